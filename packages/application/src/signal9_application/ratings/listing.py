"""Ratings as a reader wants them: in an order, of one sector, counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

from signal9_application.errors import OperationFailed
from signal9_marketdata import SECTORS, Sector, canonical_sector, names_of
from signal9_readmodels import AssetRow
from signal9_readmodels.queries import Rating, Unrated
from signal9_readmodels.search import Filters

Company = TypeVar("Company", Rating, Unrated, AssetRow)

_ORDERS: Final[dict[str, Callable[[Rating], tuple[Any, ...]]]] = {
    "rating": lambda each: (-each.investment_rating, -each.confidence, each.symbol),
    "confidence": lambda each: (-each.confidence, each.symbol),
    "symbol": lambda each: (each.symbol,),
    "sector": lambda each: (
        canonical_sector(each.sector) or "~", -each.investment_rating, -each.confidence, each.symbol,
    ),
}  # fmt: skip


def ordered(ratings: Sequence[Rating], by: str) -> list[Rating]:
    """The ratings, the best, the surest or the first of the alphabet first."""
    return sorted(ratings, key=_ORDERS[by])


def sector_named(name: str) -> Sector:
    """The sector of that GICS name, or of one that a vendor gives it.

    Raises:
        OperationFailed: no sector has that name.
    """
    sector = canonical_sector(name)
    if sector is None:
        raise OperationFailed(f"There is no sector {name!r}. Choose one of: {', '.join(SECTORS)}.")
    return sector


def of_sector(companies: Iterable[Company], sector: Sector) -> list[Company]:
    """The companies of one sector, whatever a vendor calls it: as a search filters."""
    filters = Filters(sector=sector, sector_aliases=names_of(sector))
    return [company for company in companies if filters.allows_sector(company.sector)]


def distribution(ratings: Sequence[Rating], unrated: Sequence[Unrated] = ()) -> str:
    """How many companies have each rating, and how many have none, in one line."""
    counts = Counter(rating.investment_rating for rating in ratings)
    shown = (f"{counts[stars]} {'has' if counts[stars] == 1 else 'have'} {stars}" for stars in range(5, 0, -1))
    analysed = sum(each.analysed for each in unrated)
    without = (
        (analysed, "unrated, for want of evidence or of a business"),
        (len(unrated) - analysed, "not analysed, for want of documents"),
    )
    others = "; ".join(f"{count} {'is' if count == 1 else 'are'} {what}" for count, what in without if count)
    if not ratings:
        return f"No company is rated: {others}." if others else "No company is rated."
    rated = f"Of {len(ratings)} rated companies " + ", ".join(shown) + " of 5."
    return f"{rated} Beside them {others}." if others else rated
