"""Companies that another one may be compared with, each as it was known on a day, and which of them are its peers."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Self, TypeAlias

import msgspec

from signal9_marketdata import Company, same_company
from signal9_rating.fiscal import TOLERANCE_DAYS, YEAR
from signal9_rating.peers import COMPARED, FEWEST, REVENUE, PeerSummary, peer_figures

PEERS: Final = 8
"""Peers that a company is compared with, the closest ones."""

KNOWN_DAYS: Final = 460
"""Age up to which a rating speaks of the same time: as long as its annual report is the current one."""


class Comparable(msgspec.Struct, frozen=True, kw_only=True):
    """One company of an industry group, as it was known on a day.

    `metrics` are those of the fiscal year that ended on `fiscal_date_ending`: the compared ones, and the revenue in US
    dollars (`peers.peer_figures`). `as_of` is the day on which it was rated; None of a company of the shipped reference.
    """

    symbol: str
    fiscal_date_ending: date
    metrics: Mapping[str, float | None]
    industry: str | None = None
    investment_rating: int | None = None
    as_of: date | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The comparable that a row of the read models holds."""
        return msgspec.convert(row, cls)

    @property
    def revenue(self) -> float | None:
        """The revenue of the year in US dollars, where it is known and positive."""
        revenue = self.metrics.get(REVENUE)
        return revenue if revenue is not None and revenue > 0 else None


RatedIn: TypeAlias = Callable[[str], Sequence[Comparable]]
"""Industry group -> companies of it that were rated, with the days on which they were."""


def nobody(group: str) -> Sequence[Comparable]:  # noqa: ARG001  # a `RatedIn`
    """Nothing is known of other ratings: offline, or in a system that has just begun."""
    return ()


def peers_among(company: Company, comparables: Iterable[Comparable], as_of: date) -> tuple[PeerSummary, ...]:
    """Return up to `PEERS` of the comparables: the same arguments in any order, the same peers. Empty where fewer than `FEWEST`.

    Those rated must have been rated before `as_of`, by at most `KNOWN_DAYS`, of a fiscal year that ends within about a
    year of the company's own. Those of the same industry come first, then those closest in revenue by their ratio.
    Another share class of a company is the company: by its symbol, or as it has the same revenue, to the unit, of the same year.
    """
    known = _newest(comparables, as_of)
    if not company.years or len(known) < FEWEST:
        return ()
    own = company.years[0]
    revenue = peer_figures({}, own.income)[REVENUE]
    industry = plain(company.overview.industry)
    seen = {(own.ending, revenue)}
    found = []
    for other in known:
        theirs = other.revenue
        identity = (other.fiscal_date_ending, theirs)
        # Every spelling of a class begins like the company's own.
        namesake = other.symbol[0] == company.symbol[0] and same_company(other.symbol, company.symbol)
        if namesake or (theirs is not None and identity in seen):
            continue
        if other.as_of is not None and abs((other.fiscal_date_ending - own.ending).days) > YEAR + TOLERANCE_DAYS:
            continue
        seen.add(identity)
        same = industry != "" and plain(other.industry) == industry
        ratio = theirs / revenue if theirs is not None and revenue is not None and revenue > 0 else None
        found.append((not same, abs(math.log(ratio)) if ratio else math.inf, other.symbol, other, ratio))
    if len(found) < FEWEST:
        return ()
    nearest = sorted(found, key=lambda each: each[:3])[:PEERS]
    return tuple(_summary(other, ratio, same=not strange) for strange, _, _, other, ratio in nearest)


@lru_cache(maxsize=1024)
def plain(industry: str | None) -> str:
    """Return an industry's title so that two spellings of one are equal."""
    return " ".join((industry or "").split()).casefold()


def _newest(comparables: Iterable[Comparable], as_of: date) -> list[Comparable]:
    """Return the newest rating of each company that was known before the day, by symbol."""
    oldest = as_of - timedelta(days=KNOWN_DAYS)
    newest: dict[str, Comparable] = {}
    for each in comparables:
        if each.as_of is not None and not oldest <= each.as_of < as_of:
            continue
        known = newest.get(each.symbol)
        if known is None or _is_newer(each, known):
            newest[each.symbol] = each
    return [newest[symbol] for symbol in sorted(newest)]


def _is_newer(one: Comparable, other: Comparable) -> bool:
    times = [(each.as_of or date.min, each.fiscal_date_ending) for each in (one, other)]
    if times[0] != times[1]:
        return times[0] > times[1]
    # Their bytes decide between two ratings of one day, so that the order of the comparables never does.
    return msgspec.json.encode(one, order="sorted") > msgspec.json.encode(other, order="sorted")


def _summary(other: Comparable, ratio: float | None, *, same: bool) -> PeerSummary:
    kind = "the same industry" if same else "the same industry group"
    size = "revenue not comparable" if ratio is None else f"{ratio:.2g} times the revenue"
    found = "from the shipped reference" if other.as_of is None else f"rated {other.as_of}"
    return PeerSummary(
        symbol=other.symbol,
        metrics={name: other.metrics.get(name) for name in COMPARED},
        investment_rating=other.investment_rating,
        because=f"{kind}, {size} in the year to {other.fiscal_date_ending}, {found}",
        fiscal_date_ending=other.fiscal_date_ending,
        as_of=other.as_of,
        origin="reference" if other.as_of is None else "rated",
    )
