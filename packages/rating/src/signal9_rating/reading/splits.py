"""Splits in a year in which shares were issued, too: the quarter of the split tells the two apart."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from signal9_rating.reading.draft import READ_YEARS, Draft, Period, witness
from signal9_rating.reading.words import amount
from signal9_rating.shares import nearest_split

MOVED: Final = 1.4
"""Times from which a count may have been split: the smallest split is 3 for 2, and shares are bought back beside it."""


def splits(draft: Draft) -> None:
    """Restate the older counts where a quarter between two years shows a split that the year's own issues hide."""
    years = draft.years[:READ_YEARS]
    for place, (now, before) in enumerate(pairwise(years)):
        count, then = now.balance.shares_outstanding, before.balance.shares_outstanding
        if not count or not then or 1 / MOVED < count / then < MOVED:
            continue
        for later, earlier in _within(draft, now, before):
            factor = nearest_split(later.balance, earlier.balance)
            if factor != 1.0:
                if factor != nearest_split(now.balance, before.balance):
                    _restate(draft, years[place + 1 :], later, factor)
                break


def _within(draft: Draft, now: Period, before: Period) -> Iterator[tuple[Period, Period]]:
    """Yield the pairs of quarters in a row between the ends of two years, the newest first."""
    between = [quarter for quarter in draft.quarters if before.ending <= quarter.ending <= now.ending]
    return pairwise(between)


def _restate(draft: Draft, years: Sequence[Period], quarter: Period, factor: float) -> None:
    """Write the counts of the older years in the shares after the split."""
    split = f"split {factor:g} for 1" if factor > 1 else f"merged 1 for {1 / factor:g}"
    for year in years:
        stated = year.balance.shares_outstanding
        if stated is not None:
            sentence = (
                f"Shares at {year.ending}: stated as {amount(stated)}; they were {split} in the quarter to "
                f"{quarter.ending}, beside what was issued or bought back: {amount(stated * factor)} is used."
            )
            seen = [
                witness(
                    "the quarter of the split",
                    quarter.balance.shares_outstanding or 0.0,
                    (quarter.balance, "shares_outstanding"),
                )
            ]
            year.balance = draft.doubt(
                year.balance,
                "shares_outstanding",
                "restated-for-a-split",
                sentence,
                taken=stated * factor,
                witnesses=seen,
            )
