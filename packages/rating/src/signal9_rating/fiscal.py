"""Fiscal years in a row: which reports are a year apart, and which only look so."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from signal9_marketdata import FiscalYear

Years = Sequence[FiscalYear]
"""Fiscal years of a company from the one asked about backwards."""

YEAR: Final = 365.25

TOLERANCE_DAYS: Final = 60
"""Fiscal years end on a weekday of the calendar or move by some weeks; a change of the fiscal year moves further."""

FILING_LAG_DAYS: Final = 90
"""Days from the end of a fiscal year to the day on which its report counts as known: what the SEC allows at most."""


def consecutive(years: Years, count: int) -> bool:
    """Tell whether the first `count` fiscal years exist and each ends about one year after the next."""
    return len(years) >= count and all(
        abs((later.ending - earlier.ending).days - YEAR) <= TOLERANCE_DAYS for later, earlier in pairwise(years[:count])
    )


def previous(years: Years) -> Years:
    """Return the fiscal years from the previous one backwards; empty where it is missing.

    The report before this one is of the previous fiscal year only if it ends about a year earlier: after a change of
    the fiscal year, or where the vendor lost one, a change since then is no change within a year.
    """
    if len(years) < 2:
        return ()
    return years[1:] if abs((years[0].ending - years[1].ending).days - YEAR) <= TOLERANCE_DAYS else ()


def back(years: Years, count: int) -> Years:
    """Return the fiscal years from the one `count` years ago backwards; empty where there is none."""
    target = count * YEAR
    for index, year in enumerate(years):
        if abs((years[0].ending - year.ending).days - target) <= TOLERANCE_DAYS:
            return years[index:]
    return ()
