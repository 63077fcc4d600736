"""Alpaca: the list of tradable assets."""

from collections.abc import Sequence
from functools import partial

import httpx
import msgspec

from signal9_marketdata import Listing
from signal9_runtime import CircuitBreaker, RetryPolicy
from signal9_vendors.alpaca import NAME
from signal9_vendors.budget import CallBudget
from signal9_vendors.errors import UnreadableAnswer, unreadable
from signal9_vendors.http import call
from signal9_vendors.redaction import redacted


class _Asset(Listing, frozen=True, kw_only=True):
    """One asset as Alpaca's trading API writes it."""

    asset_id: str = msgspec.field(name="id")
    asset_class: str = msgspec.field(name="class")


class Alpaca:
    """A client of Alpaca's trading API."""

    def __init__(
        self,
        http: httpx.Client,
        base_url: str,
        key_id: str,
        secret_key: str,
        budget: CallBudget,
        policy: RetryPolicy | None = None,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._http = http
        self._url = f"{base_url.rstrip('/')}/v2/assets"
        self._headers = {"APCA-API-KEY-ID": key_id, "APCA-API-SECRET-KEY": secret_key}
        self._budget = budget
        self._policy = policy or RetryPolicy()
        self._breaker = breaker

    def assets(self, status: str = "active", asset_class: str = "us_equity") -> Sequence[Listing]:
        """All assets of a status and class, in the vendor's order.

        Raises:
            UnreadableAnswer: an asset lacks a field, or is no asset; says where.
            BadKey, VendorUnavailable: as in every call.
        """
        parameters = {"status": status, "asset_class": asset_class}
        request = self._http.build_request("GET", self._url, params=parameters, headers=self._headers)
        count = partial(self._budget.spend, NAME)
        body = call(self._http, request, count, lambda answer: answer.content, self._policy, breaker=self._breaker)
        where = redacted(str(request.url))
        try:
            return msgspec.json.decode(body, type=list[_Asset])
        except msgspec.ValidationError as error:
            raise UnreadableAnswer(
                f"{where} answered something else than assets: {error}. Nothing of it was used."
            ) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise unreadable(where, body, "a JSON list of assets") from None
