"""Folio's client: a token in a header, and refusals with a code of its own in an answer with HTTP 200."""

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from signal9_marketdata import Article, CompanyMention, ReportDate, most_relevant
from signal9_runtime import CircuitBreaker, RetryPolicy, utc_now
from signal9_vendors import CallBudget, Entries, RawDocument
from signal9_vendors.allowance import Purpose
from signal9_vendors.entries import UnreadableEntry, address, headline, number, read_entries, text
from signal9_vendors.errors import (
    BadKey,
    DailyLimitReached,
    RateLimited,
    Refused,
    UnknownSymbol,
    VendorError,
    unreadable,
)
from signal9_vendors.http import call

from .documents import BOOK, day, latest_report, spelled

REFUSALS: Mapping[str, type[VendorError]] = {
    "NOBODY": UnknownSymbol,
    "NO-MORE-TODAY": DailyLimitReached,
    "TOO-FAST": RateLimited,
    "TOKEN": BadKey,
}


class Folio:
    """A client of Folio."""

    name = "folio"
    latest_report = staticmethod(latest_report)

    def __init__(
        self, http: httpx.Client, url: str, token: str, budget: CallBudget, breaker: CircuitBreaker | None = None
    ) -> None:
        self._http, self._url, self._token, self._budget, self._breaker = http, url, token, budget, breaker

    def fetch(self, data_type: str, symbol: str, within: float | None = None) -> RawDocument:
        what = "book" if data_type == BOOK else "slips"
        body = self._get(what, {"who": spelled(symbol)}, "fundamentals", within)
        return RawDocument(body=body, fetched_at=utc_now())

    def earnings_calendar(self) -> RawDocument:
        return RawDocument(body=self._get("dates", {}, "calendar"), fetched_at=utc_now())

    def read_calendar(self, document: bytes, listed: Container[str]) -> Entries[ReportDate]:
        def read(row: Mapping[str, Any]) -> ReportDate:
            try:
                return ReportDate(
                    symbol=_listed(row["WHO"]), day=day(row["WHEN"]), fiscal_date_ending=day(row["OF"]), currency="USD"
                )
            except (KeyError, ValueError):
                raise UnreadableEntry("WHEN", row, "a day, DD.MM.YYYY") from None

        return read_entries(_numbered(document, "DATES"), read)

    def news(self, symbols: Sequence[str], since: datetime, until: datetime | None = None) -> RawDocument:
        body = self._get("wire", {"who": " ".join(map(spelled, symbols)), "from": str(since.timestamp())}, "news")
        return RawDocument(body=body, fetched_at=utc_now())

    def read_news(self, document: bytes, listed: Container[str]) -> Entries[Article]:
        def read(story: Mapping[str, Any]) -> Article | None:
            mentions = [
                CompanyMention(
                    symbol=_listed(each["WHO"]),
                    relevance=number(each, "WEIGHT", 0, 100) / 100,
                    sentiment=number(each, "TONE", -100, 100) / 100,
                )
                for each in story["ABOUT"]
                if _listed(each["WHO"]) in listed
            ]
            if not mentions:
                return None
            return Article(
                url=address(story, "LINK"),
                title=headline(story, "HEAD"),
                source=text(story, "BY", 200, default=""),
                published_at=datetime.fromtimestamp(number(story, "EPOCH", 0, 1e11), UTC),
                sentiment=number(story, "TONE", -100, 100) / 100,
                mentions=most_relevant(mentions),
            )

        return read_entries(_numbered(document, "STORIES"), read)

    def _get(self, what: str, parameters: dict[str, str], purpose: Purpose, within: float | None = None) -> bytes:
        headers = {"X-Folio": self._token}
        request = self._http.build_request("GET", f"{self._url}/{what}", params=parameters, headers=headers)
        count: Callable[[], None] = lambda: self._budget.spend(self.name, purpose)  # noqa: E731  # one expression
        return call(self._http, request, count, _checked, RetryPolicy(1, 0.01, 0.02), within, self._breaker)


def _checked(response: httpx.Response) -> bytes:
    where, body = str(response.url), response.content
    try:
        code = msgspec.json.decode(body, type=dict[str, Any]).get("SORRY")
    except msgspec.MsgspecError:
        raise unreadable(where, body, "a JSON object") from None
    if code is not None:
        raise REFUSALS.get(code, Refused)(f"{where} refused with {code}.")
    return body


def _listed(who: str) -> str:
    return who.replace("/", ".")


def _numbered(document: bytes, name: str) -> Any:
    return enumerate(msgspec.json.decode(document)[name], start=1)
