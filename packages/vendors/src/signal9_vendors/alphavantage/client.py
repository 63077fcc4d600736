"""AlphaVantage: five documents a company, every refusal told apart (they all come with HTTP 200).

The vendor writes a share class behind a dash, where the broker writes a dot: its calendar of reports lists BRK-B, BF-A and BAC-PL (of its
10,286 symbols of July 2025 234 have a dash, none a dot), its overview of BRK-B says BRK-B, its news are tagged BRK-A. So it is asked.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import httpx
import msgspec

from signal9_contracts import DATA_TYPES
from signal9_marketdata import dashed_symbol
from signal9_runtime import CircuitBreaker, Clock, RetryPolicy, utc_now
from signal9_vendors.allowance import Purpose
from signal9_vendors.alphavantage import NAME
from signal9_vendors.alphavantage.calendar import read_calendar
from signal9_vendors.alphavantage.news import read_news
from signal9_vendors.alphavantage.refusals import refuse, says_no_news
from signal9_vendors.alphavantage.rows import latest_report
from signal9_vendors.budget import CallBudget
from signal9_vendors.errors import Refused, UnknownSymbol, unreadable
from signal9_vendors.http import call
from signal9_vendors.redaction import redacted
from signal9_vendors.vendor import RawDocument

NEWS_LIMIT = 1000
"""Articles of one answer: the vendor's largest number, because a call costs the same whatever it brings."""


class AlphaVantage:
    """A client of AlphaVantage's query API; every call is counted by the budget before it is made."""

    name = NAME
    latest_report = staticmethod(latest_report)
    read_calendar = staticmethod(read_calendar)
    read_news = staticmethod(read_news)

    def __init__(
        self,
        http: httpx.Client,
        base_url: str,
        api_key: str,
        budget: CallBudget,
        policy: RetryPolicy | None = None,
        clock: Clock = utc_now,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._http = http
        self._url = f"{base_url.rstrip('/')}/query"
        self._key = api_key
        self._budget = budget
        self._policy = policy or RetryPolicy()
        self._clock = clock
        self._breaker = breaker

    def fetch(self, data_type: str, symbol: str, within: float | None = None) -> RawDocument:
        """One document of one company, byte for byte, in at most `within` seconds.

        Raises:
            UnknownSymbol: the vendor knows no such symbol.
            BudgetExhausted: the day's calls are spent, by our count or (`DailyLimitReached`) by the vendor's.
            BadKey, Refused: the vendor will not let us have it.
            UnreadableAnswer: the answer is empty, cut, or no JSON object.
            VendorUnavailable: the vendor is down or too busy, after the retries, or no time is left.
        """
        if data_type not in DATA_TYPES:
            raise Refused(f"{data_type!r} is not a document of a company. Choose one of {', '.join(DATA_TYPES)}.")
        parameters = {"function": data_type, "symbol": dashed_symbol(symbol)}
        body = self._get(parameters, partial(_company_document, symbol=symbol), within=within)
        return RawDocument(body=body, fetched_at=self._clock())

    def earnings_calendar(self) -> RawDocument:
        """Who reports when in the next three months, as the vendor's CSV."""
        body = self._get({"function": "EARNINGS_CALENDAR", "horizon": "3month"}, _calendar, "calendar")
        return RawDocument(body=body, fetched_at=self._clock())

    def news(self, tickers: Sequence[str], since: datetime, until: datetime | None = None) -> RawDocument:
        """News published between two moments (UTC; the second is now where it is None), at most `NEWS_LIMIT`.

        The vendor takes several tickers for "mentions all of them"; none is the news of the whole market.
        """
        parameters = {"function": "NEWS_SENTIMENT", "time_from": f"{since:%Y%m%dT%H%M}"}
        if tickers:
            parameters["tickers"] = ",".join(map(dashed_symbol, tickers))
        if until is not None:
            parameters["time_to"] = f"{until:%Y%m%dT%H%M}"
        body = self._get({**parameters, "limit": str(NEWS_LIMIT)}, _news, "news")
        return RawDocument(body=body, fetched_at=self._clock())

    def _get(
        self,
        parameters: dict[str, str],
        check: Any,
        purpose: Purpose = "fundamentals",
        within: float | None = None,
    ) -> bytes:
        request = self._http.build_request("GET", self._url, params={**parameters, "apikey": self._key})
        where = redacted(str(request.url))

        def read(response: httpx.Response) -> bytes:
            body = response.content
            if response.status_code == 404:
                raise Refused(f"{where} was not found. Check SIGNAL9_ALPHAVANTAGE_URL.")
            # The vendor quotes the key in its refusals.
            check(where, body.replace(self._key.encode(), b"***") if self._key else body)
            return body

        return call(
            self._http, request, lambda: self._budget.spend(NAME, purpose), read, self._policy, within, self._breaker
        )


def _company_document(where: str, body: bytes, symbol: str) -> None:
    if not _json_object(where, body):
        raise UnknownSymbol(
            f"{where} answered an empty object: the vendor knows no company {symbol!r}. Check the symbol."
        )


def _news(where: str, body: bytes) -> None:
    if not says_no_news(answer := _decoded(where, body)):
        refuse(where, answer)


def _json_object(where: str, body: bytes) -> dict[str, Any]:
    answer = _decoded(where, body)
    refuse(where, answer)
    return answer


def _decoded(where: str, body: bytes) -> dict[str, Any]:
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise unreadable(where, body, "a JSON object") from None
    if not isinstance(answer, dict):
        raise unreadable(where, body, "a JSON object")
    return answer


def _calendar(where: str, body: bytes) -> None:
    if body.lstrip().startswith(b"{"):
        _json_object(where, body)
    if not body.startswith(b"symbol,name,reportDate,"):
        raise unreadable(where, body, "a CSV with the header symbol,name,reportDate,…")
