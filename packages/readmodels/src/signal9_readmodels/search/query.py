"""What may be asked of an index: a text, filters and a page, refused with a reason where they make no sense."""

from datetime import date
from types import MappingProxyType
from typing import Any, Final

import msgspec

from signal9_readmodels.errors import IndexRejected
from signal9_readmodels.search.mappings import ALIASES
from signal9_readmodels.words.text import MAX_CHARACTERS, clean, words

MAX_LIMIT: Final = 50
_DATE_FIELD: Final = MappingProxyType({"assets": "last_updated", "news": "time_published", "analysis": "analysis_date"})
_SUPPORTED: Final = MappingProxyType(
    {
        "assets": ("sector", "min_rating", "max_rating", "min_market_cap", "max_market_cap", "since", "until"),
        "news": ("symbol", "since", "until"),
        "analysis": ("symbol", "min_rating", "max_rating", "since", "until"),
    }
)
_SYMBOL_FIELD: Final = MappingProxyType({"news": "asset_symbol", "analysis": "symbol"})


class Filters(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What a hit must be; None asks for nothing. Both ends of a range belong to it."""

    sector: str | None = None
    """As the vendor writes it, in any case."""
    sector_aliases: tuple[str, ...] = ()
    """Other names of the sector, for vendors that call it otherwise; any of them passes."""
    symbol: str | None = None
    min_rating: int | None = None
    max_rating: int | None = None
    min_market_cap: float | None = None
    """US dollars."""
    max_market_cap: float | None = None
    since: date | None = None
    until: date | None = None

    def given(self) -> list[str]:
        """The names of the filters that ask for something."""
        return [name for name in self.__struct_fields__ if getattr(self, name) not in (None, ())]

    def allows_sector(self, sector: str | None) -> bool:
        """Whether a company of that sector passes."""
        names = {clean(name).casefold() for name in (self.sector, *self.sector_aliases) if name is not None}
        return self.sector is None or clean(sector or "").casefold() in names

    def asks_for_rating(self) -> bool:
        """Whether a company's newest rating decides."""
        return self.min_rating is not None or self.max_rating is not None

    def allows_rating(self, rating: int | None) -> bool:
        """Whether a newest rating passes; an unrated company passes no rating filter."""
        if not self.asks_for_rating():
            return True
        low, high = self.min_rating or 1, self.max_rating or 5
        return rating is not None and low <= rating <= high


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A search, as it was checked: make one with `ask`."""

    text: str
    index: str
    filters: Filters
    page: int
    limit: int
    truncated: bool
    """Whether the text was longer than what is looked at."""


def ask(
    text: str, index: str = "assets", *, filters: Filters | None = None, page: int = 1, limit: int = 10
) -> SearchQuery:
    """A checked search.

    Args:
        text: what to look for. Nothing in it is an operator; of a longer text the first `MAX_CHARACTERS` characters count.
        index: assets, news or analysis.
        filters: what the hits must be.
        page: 1 for the first; a page beyond the end is empty.
        limit: hits a page, 1 to `MAX_LIMIT`.

    Raises:
        IndexRejected: the text holds no letter or digit, the index does not exist or lacks a filter, a range is crossed, the page
            or the limit is out of bounds.
    """
    filters = filters or Filters()
    if index not in ALIASES:
        raise IndexRejected(f"There is no index {clean(index)[:60]!r}. Choose one of {', '.join(ALIASES)}.")
    shown = clean(text[: MAX_CHARACTERS * 4])
    if not words(shown):
        raise IndexRejected("The search text holds no letter or digit. Give a ticker, a name or a description.")
    if page < 1:
        raise IndexRejected(f"The page is {page}; pages are counted from 1.")
    if not 1 <= limit <= MAX_LIMIT:
        raise IndexRejected(f"The limit is {limit}; a page holds 1 to {MAX_LIMIT} hits.")
    _check(filters, index)
    return SearchQuery(
        text=shown[:MAX_CHARACTERS].strip(),
        index=index,
        filters=filters,
        page=page,
        limit=limit,
        truncated=len(text) > MAX_CHARACTERS,
    )


def _check(filters: Filters, index: str) -> None:
    for name in filters.given():
        if name.removesuffix("_aliases") not in _SUPPORTED[index]:
            known = ", ".join(_SUPPORTED[index])
            raise IndexRejected(f"The index {index!r} cannot be filtered by {name!r}. It takes: {known}.")
    for name in ("min_rating", "max_rating"):
        rating = getattr(filters, name)
        if rating is not None and not 1 <= rating <= 5:
            raise IndexRejected(f"The filter {name!r} is {rating}; ratings are 1 (worst) to 5.")
    for low, high in (("min_rating", "max_rating"), ("min_market_cap", "max_market_cap"), ("since", "until")):
        least, most = getattr(filters, low), getattr(filters, high)
        if least is not None and most is not None and least > most:
            raise IndexRejected(
                f"The filter {low!r} ({least}) is above {high!r} ({most}): nothing can match. Swap them."
            )


def clauses(query: SearchQuery) -> list[dict[str, Any]]:
    """The filters as clauses of the engine, without a company's rating: that stands in another index."""
    filters, found = query.filters, list[dict[str, Any]]()
    if filters.sector is not None:
        names = dict.fromkeys(clean(name) for name in (filters.sector, *filters.sector_aliases))
        same = [{"term": {"sector.keyword": {"value": name, "case_insensitive": True}}} for name in names]
        found.append({"bool": {"should": same, "minimum_should_match": 1}} if len(same) > 1 else same[0])
    if filters.symbol is not None:
        found.append({"term": {_SYMBOL_FIELD[query.index]: clean(filters.symbol).upper()}})
    ranges: list[tuple[str, Any, Any]] = [("market_cap", filters.min_market_cap, filters.max_market_cap)]
    if query.index == "analysis":
        ranges.append(("investment_rating", filters.min_rating, filters.max_rating))
    # A day as the upper end means all of that day.
    until = f"{filters.until}||/d" if filters.until else None
    ranges.append((_DATE_FIELD[query.index], str(filters.since) if filters.since else None, until))
    for field, low, high in ranges:
        bounds = {name: value for name, value in (("gte", low), ("lte", high)) if value is not None}
        if bounds:
            found.append({"range": {field: bounds}})
    return found
