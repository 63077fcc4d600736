"""What a share cost when a company's newest report had become public, from month-end prices."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from signal9_sandbox.companies import Trading

PRICES = "sp500_monthly_prices_2015_2020.csv"

# A large company's annual report is due 60 days after its year; a price of 40 days later still is that report's.
DUE = timedelta(days=60)
LATE = timedelta(days=100)
YEAR = 12
HIGHEST_YIELD = 0.15


class MonthEnd(NamedTuple):
    """The last trading day of a month: close, and the close adjusted for splits and dividends, in dollars."""

    day: str
    close: float
    adjusted: float


def month_ends(folder: Path) -> dict[str, list[MonthEnd]]:
    """Return symbol → its month ends in order; empty without the listing of prices."""
    found: dict[str, list[MonthEnd]] = defaultdict(list)
    path = folder / PRICES
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                found[row["symbol"]].append(MonthEnd(row["date"], float(row["close"]), float(row["adjusted_close"])))
    return found


def trading_after(fiscal_date: str, ends: Sequence[MonthEnd]) -> Trading | None:
    """Return the first month end on which the report of `fiscal_date` was due, with the year before it; None without one."""
    ended = date.fromisoformat(fiscal_date)
    first, last = (ended + DUE).isoformat(), (ended + LATE).isoformat()
    place = next((index for index, end in enumerate(ends) if first <= end.day <= last), None)
    if place is None:
        return None
    year = ends[max(0, place - YEAR) : place + 1]
    closes = [end.close for end in year]
    return Trading(
        day=ends[place].day,
        price=ends[place].close,
        low_52_weeks=min(closes) if len(year) > YEAR else None,
        high_52_weeks=max(closes) if len(year) > YEAR else None,
        dividends=_dividends(year),
    )


def _dividends(year: Sequence[MonthEnd]) -> float | None:
    """Return dollars a share paid in the year: what the adjustment of the close grew by; None where a split moved it too."""
    if len(year) <= YEAR:
        return None
    paid = 1 - (year[0].adjusted / year[0].close) / (year[-1].adjusted / year[-1].close)
    return round(year[-1].close * max(paid, 0.0), 2) if -0.001 < paid < HIGHEST_YIELD else None
