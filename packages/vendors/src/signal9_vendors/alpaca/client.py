"""Alpaca: the list of tradable assets."""

from collections.abc import Sequence
from typing import TypeVar

import httpx
import msgspec

from signal9_marketdata import Listing
from signal9_runtime import CircuitBreaker
from signal9_vendors.alpaca import NAME
from signal9_vendors.budget import CallBudget
from signal9_vendors.errors import UnknownSymbol, UnreadableAnswer, unreadable
from signal9_vendors.http import RetryPolicy, call
from signal9_vendors.redaction import redacted

T = TypeVar("T")


class _Asset(Listing, frozen=True, kw_only=True):
    """One asset as Alpaca's trading API writes it."""

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
        request = self._request(self._url, {"status": status, "asset_class": asset_class})
        return self._decoded(request, list[_Asset])

    def asset(self, symbol: str) -> Listing:
        """One asset.

        Raises:
            UnknownSymbol: there is none of that symbol.
        """
        return self._decoded(self._request(f"{self._url}/{symbol}", {}), _Asset)

    def _request(self, url: str, parameters: dict[str, str]) -> httpx.Request:
        return self._http.build_request("GET", url, params=parameters, headers=self._headers)

    def _decoded(self, request: httpx.Request, expected: type[T]) -> T:
        where = redacted(str(request.url))

        def read(response: httpx.Response) -> bytes:
            if response.status_code == 404:
                raise UnknownSymbol(f"{where} was not found: the broker knows no such asset. Check the symbol.")
            return response.content

        body = call(self._http, request, lambda: self._budget.spend(NAME), read, self._policy, breaker=self._breaker)
        try:
            return msgspec.json.decode(body, type=expected)
        except msgspec.ValidationError as error:
            raise UnreadableAnswer(
                f"{where} answered something else than assets: {error}. Nothing of it was used."
            ) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise unreadable(where, body, "a JSON list of assets") from None
