"""An asset in the read models: its row, its document in the index `assets`, and what is searched and filtered in it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

import msgspec

from signal9_readmodels.layout.document import DATE, DOUBLE, KEYWORD, NAME, SHOWN, TEXT, WORDS, Field, Kind, Layout
from signal9_readmodels.layout.row import TableRow
from signal9_readmodels.words.tables import aliases, in_plain_words, plain_industries
from signal9_readmodels.words.text import grams, name_key, significant, ticker_keys

if TYPE_CHECKING:
    # Who reads rows needs neither events nor states.
    from signal9_contracts import DocumentRef
    from signal9_domain import Asset
    from signal9_marketdata import Kind as SecurityKind

ReadFacts: TypeAlias = "Callable[[Mapping[str, DocumentRef]], Mapping[str, Any]]"
OPENING_CHARACTERS: Final = 400
"""Of a company's description: what it is stands in front; product lists, history and addresses follow. Measured in docs/search.md."""
SUMMARY_WEIGHT: Final = 0.7
"""Of the vector of `summary` beside 1 of the whole text's. Measured in docs/search.md."""
NAME_KEYS_VERSION: Final = 2
"""Changes whenever names are made into other keys, so that the indices are made anew."""
SUMMARY_FIELDS: Final = ("industry", "opening", "plain_industry")
"""Fields that say in short what a company is; words in them count once more."""
ASSET_KEY: Final = ("asset_id",)
_FAILURES: Final = {
    "budgetExhausted": "The day's vendor budget was spent before its documents were in.",
    "unknownSymbol": "The vendor has no statements of this company.",
    "unreadableAnswer": "The vendor's answer could not be read.",
    "refused": "The vendor refused the request.",
    "vendorUnavailable": "The vendor did not answer.",
}
"""Code of a failed collection -> why the company has no rating."""


class AssetRow(TableRow, frozen=True, kw_only=True):
    """An asset as the universe, the planner and a reader see it."""

    asset_id: str
    symbol: str
    name: str = ""
    exchange: str = ""
    asset_class: str = ""
    status: str = "active"
    tradable: bool = True
    fractionable: bool = False
    former_names: list[str] = []
    former_symbols: list[str] = []
    sector: str | None = None
    industry: str | None = None
    description: str | None = None
    asset_type: str | None = None
    """The vendor's word for what it is, as "Common Stock" or "ETF"."""
    market_cap: float | None = None
    last_collected_at: str | None = None
    last_attempted_at: str | None = None
    last_failure: str | None = None
    not_covered: int | None = None
    """Times in a row that the vendor had nothing of it; None where it had, so that such a row is what it was before they were counted."""
    earnings_date: str | None = None
    """Day of the newest report that was collected."""
    last_report_date: str | None = None
    """Day of the last report that the calendar named and that has passed since."""
    next_report_date: str | None = None
    """Day on which the calendar expects the next report."""
    last_updated: str = ""

    @classmethod
    def of_asset(cls, asset: "Asset", version: int, facts: ReadFacts) -> Self | None:
        """The row of an asset at a version of its stream; None before an event names the company.

        `facts` gives what the documents say that were collected last.
        """
        if not asset.asset_id:
            return None
        # The calendar may name a company before the broker lists it.
        status = "active" if asset.status == "unlisted" else asset.status
        shown = {**facts(asset.documents), "status": status, "not_covered": asset.not_covered or None}
        return cls.of_state(asset, version, **shown)

    @property
    def asset(self) -> "Asset":
        """The state of the asset, as far as the row shows it: what is decided from it is decided again from the stream."""
        from signal9_domain import Asset

        return msgspec.convert({name: value for name, value in self.row().items() if value != ""}, Asset)

    @property
    def kind(self) -> "SecurityKind":
        """What it is, by the broker's list and the vendor's overview: only a company is collected and rated."""
        from signal9_marketdata import kind_of  # who reads rows by their keys needs no words for securities

        said = {"asset_type": self.asset_type or "", "industry": self.industry or ""}
        return kind_of(self.symbol, self.name, exchange=self.exchange, **said)

    @property
    def unrated_reason(self) -> str | None:
        """Why no analysis can rate the asset; None where its documents are in."""
        from signal9_marketdata import WHY_UNRATED

        if (reason := WHY_UNRATED.get(self.kind)) is not None:
            return reason
        if self.last_failure is not None:
            return _FAILURES.get(self.last_failure, f"The collection failed: {self.last_failure}.")
        return "Its documents have not been collected yet." if self.last_collected_at is None else None


_DERIVED: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "ticker_keys": KEYWORD,
        "former_ticker_keys": KEYWORD,
        "name_key": KEYWORD,
        "other_name_keys": KEYWORD,
        "name_words": {"type": "text", "analyzer": "standard"},
        "name_grams": {"type": "text", "analyzer": "whitespace"},
        "opening": WORDS,
        "plain_industry": WORDS,
    }
)


def exact_keys(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a text must be to name the company exactly: its tickers and names, own, former and common, as keys."""
    symbol, name = str(body.get("symbol") or ""), str(body.get("company_name") or "")
    symbols = [*(body.get("former_symbols") or ()), *aliases().symbols_of(symbol)]
    return {
        "ticker_keys": ticker_keys(symbol) if symbol else [],
        "former_ticker_keys": [key for each in symbols for key in ticker_keys(each)],
        "name_key": [name_key(name)] if name else [],
        "other_name_keys": [name_key(each) for each in _other_names(body)],
    }


def opening(body: Mapping[str, Any]) -> str:
    """How the description of a company begins, in whole words; empty where there is none."""
    text = body.get("description") or ""
    start = text[:OPENING_CHARACTERS]
    return start if len(text) <= OPENING_CHARACTERS else start.rpartition(" ")[0] or start


def summary(body: Mapping[str, Any]) -> str:
    """What a company is, in short: its industry, how its description begins, its industry in plain words."""
    industry = body.get("industry") or ""
    return ". ".join(part for part in (industry, opening(body), in_plain_words(industry)) if part)


def _derive(body: Mapping[str, Any]) -> dict[str, Any]:
    names = [each for each in (str(body.get("company_name") or ""), *_other_names(body)) if each]
    return {
        **exact_keys(body),
        "name_words": [significant(each) for each in names],
        "name_grams": [" ".join(grams(each)) for each in names],
        "opening": opening(body),
        "plain_industry": in_plain_words(body.get("industry") or ""),
    }


def _derivation() -> list[Any]:
    return [OPENING_CHARACTERS, SUMMARY_WEIGHT, NAME_KEYS_VERSION, plain_industries(), aliases()]


def _other_names(body: Mapping[str, Any]) -> list[str]:
    return [*(body.get("former_names") or ()), *aliases().names_of(str(body.get("symbol") or ""))]


ASSETS: Final = Layout(
    index="assets",
    id="asset_id",
    symbol="symbol",
    fields={
        "asset_id": Field(KEYWORD),
        "symbol": Field(KEYWORD),
        "company_name": Field(NAME, "name"),
        "former_names": Field(SHOWN, lambda asset: asset.former_names or None),
        "former_symbols": Field(SHOWN, lambda asset: asset.former_symbols or None),
        "sector": Field(NAME),
        "industry": Field(NAME),
        "description": Field(TEXT),
        "market_cap": Field(DOUBLE),
        "status": Field(KEYWORD),
        "unrated_reason": Field(SHOWN),
        "last_updated": Field(DATE),
    },
    words=("company_name", "industry", "sector", "description"),
    excerpts=("description",),
    filters={"sector": "sector.keyword", "market_cap": "market_cap", "day": "last_updated"},
    newest_filters={"rating": "investment_rating"},
    derived=_DERIVED,
    derive=_derive,
    derivation=_derivation,
    summary=summary,
)
