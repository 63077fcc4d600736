"""What a vendor is to the rest: its folder gives one `Vendor` or `Broker`, and `registered.py` lists it."""

import tomllib
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from signal9_contracts import DataType
from signal9_marketdata import Article, Company, Listing, ReportDate
from signal9_vendors.entries import Entries
from signal9_vendors.plan import Plan

if TYPE_CHECKING:
    # Who only reads archived documents spends no call and needs no breaker.
    from signal9_runtime import CircuitBreaker
    from signal9_vendors.budget import CallBudget
    from signal9_vendors.keys import VendorKeys


class RawDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, byte for byte, and when it came (UTC)."""

    body: bytes
    fetched_at: datetime


class Fundamentals(Protocol):
    """Who has the documents of companies. Every call is counted before it is made, and raises VendorError where it fails."""

    def fetch(self, data_type: str, symbol: str, within: float | None = None) -> RawDocument:
        """One document of one company, byte for byte, in at most `within` seconds."""
        ...

    def latest_report(self, data_type: str, document: bytes) -> str | None:
        """Day on which the newest report came out that a document tells of, YYYY-MM-DD; None if it tells of none."""
        ...


class CalendarSource(Protocol):
    """Who knows when companies report. A call is counted before it is made, and raises VendorError where it fails."""

    def earnings_calendar(self) -> RawDocument:
        """Who reports when in the next months, as the vendor writes it."""
        ...

    def read_calendar(self, document: bytes, listed: Container[str]) -> Entries[ReportDate]:
        """What a calendar says; the symbols that are `listed` by our spelling, others as they are."""
        ...


class NewsSource(Protocol):
    """Who reads the news. Every call is counted before it is made, and raises VendorError where it fails."""

    @property
    def name(self) -> str:
        """The vendor's name, under which its calls are counted."""
        ...

    def news(self, symbols: Sequence[str], since: datetime, until: datetime | None = None) -> RawDocument:
        """The news of a window as the vendor writes them: those that mention all of `symbols`; of the whole market without any."""
        ...

    def read_news(self, document: bytes, listed: Container[str]) -> Entries[Article]:
        """The articles that mention a listed company, by our spelling of the symbols."""
        ...


class VendorClient(Fundamentals, CalendarSource, NewsSource, Protocol):
    """Calls a vendor of company data, by our spelling of the symbols."""


class BrokerClient(Protocol):
    """Calls a broker. Every call is counted before it is made."""

    def assets(self) -> Sequence[Listing]:
        """Every active asset of the broker's list."""
        ...


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What it takes to call a vendor or a broker."""

    name: str
    package: str
    """The package that is its folder, with its `plans.toml`."""
    keys: Mapping[str, str]
    """Names of its keys in the secret -> environment variables that an operator sets."""

    def plans(self) -> dict[str, Plan]:
        """Its plans by their names."""
        table = tomllib.loads(files(self.package).joinpath("plans.toml").read_text(encoding="utf-8"))
        return msgspec.convert(table, dict[str, Plan])


class Vendor(Access, frozen=True, kw_only=True):
    """A vendor of company data: how it is called, and how its documents are read."""

    connect: "Callable[[VendorKeys, CallBudget, CircuitBreaker], VendorClient]"
    data_types: tuple[DataType, ...]
    """The documents of a company, in the order in which they are fetched: one call each."""
    company_of: Callable[[Mapping[str, bytes]], Company]
    """Document by its data type -> the company without news; raises DocumentError with the path of what does not fit or is missing."""
    rows_of: Callable[[str, bytes], Mapping[str, list[dict[str, str]]]]
    """Data type and document -> field of `Company` -> all of the vendor's figures about that part as text, a row a period."""
    profile: DataType
    """The document with what the company is."""
    facts_of: Callable[[bytes], dict[str, Any]]
    """That document -> `sector`, `industry`, `description`, `asset_type` and `market_cap`, as far as it holds them."""


class Broker(Access, frozen=True, kw_only=True):
    """A broker, whose list says what is traded."""

    connect: "Callable[[VendorKeys, CallBudget, CircuitBreaker], BrokerClient]"
