"""Ratings as a list is asked for: in an order, of one sector."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from signal9_marketdata.sectors import SECTORS, Sector, canonical_sector, names_of
from signal9_readmodels.errors import UnknownSector
from signal9_readmodels.layout.filters import Filters
from signal9_readmodels.queries.ratings import Rating

_ORDERS: Final[dict[str, Callable[[Rating], tuple[Any, ...]]]] = {
    "rating": lambda each: (-each.investment_rating, -each.confidence, each.symbol),
    "confidence": lambda each: (-each.confidence, each.symbol),
    "symbol": lambda each: (each.symbol,),
    "sector": lambda each: (
        canonical_sector(each.sector) or "~", -each.investment_rating, -each.confidence, each.symbol,
    ),
}  # fmt: skip


class HasSector(Protocol):
    """A company, as a row or as an answer."""

    @property
    def sector(self) -> str | None: ...


def ordered(ratings: Sequence[Rating], by: str) -> list[Rating]:
    """The ratings, the best, the surest or the first of the alphabet first."""
    return sorted(ratings, key=_ORDERS[by])


def sector_named(name: str) -> Sector:
    """The sector of that GICS name, or of one that a vendor gives it.

    Raises:
        UnknownSector: no sector has that name.
    """
    sector = canonical_sector(name)
    if sector is None:
        raise UnknownSector(f"There is no sector {name!r}. Choose one of: {', '.join(SECTORS)}.")
    return sector


def is_of_sector(company: HasSector, sector: Sector) -> bool:
    """Whether the company is of the sector, whatever a vendor calls it: as a search filters."""
    filters = Filters(sector=sector, sector_aliases=names_of(sector))
    return all(condition.holds({"sector": company.sector}) for condition in filters.conditions({"sector": "sector"}))
