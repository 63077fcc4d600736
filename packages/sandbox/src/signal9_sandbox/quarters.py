"""Quarterly reports derived from annual ones, as data/PROVENANCE.md tells: flows add up to the year, balances lie between two years."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from signal9_sandbox.companies import Company, Report
from signal9_sandbox.draws import Draws

Figures = Mapping[str, int | None]

QUARTERS = 4
# A year's quarters differ by the season: each of the first three has a share of the year within these bounds.
LOWEST, HIGHEST = 0.215, 0.275
# A pair of reports that is further apart or nearer is no fiscal year (a company changed its year).
SHORTEST, LONGEST = 350, 380
WEEKS = timedelta(days=91)


def quarters_of(company: Company, seed: int = 0) -> tuple[Report, ...]:
    """Return the quarters of each year that follows another one, and the last quarter of the first year; newest first."""
    draws = Draws(seed, (company.symbol, "season"))
    shares = [draws.uniform(str(number), LOWEST, HIGHEST) for number in range(QUARTERS - 1)]
    found = [quarter for newer, older in pairwise(company.reports) for quarter in _year(newer, older, shares)]
    return (*found, _quarter(company.reports[-1], None, 3, shares))


def eps_of(report: Report, shares: Sequence[float], number: int) -> str | None:
    """Return the earnings per share of quarter `number` (0 to 3), in whole cents that add up to the year's."""
    if report.eps is None:
        return None
    year = round(float(report.eps) * 100)
    first = [round(year * share) for share in shares]
    return f"{(first[number] if number < len(first) else year - sum(first)) / 100:g}"


def _year(newer: Report, older: Report, shares: Sequence[float]) -> list[Report]:
    apart = (date.fromisoformat(newer.fiscal_date) - date.fromisoformat(older.fiscal_date)).days
    numbers = range(QUARTERS - 1, -1, -1) if SHORTEST <= apart <= LONGEST else (QUARTERS - 1,)
    return [_quarter(newer, older, number, shares) for number in numbers]


def _quarter(newer: Report, older: Report | None, number: int, shares: Sequence[float]) -> Report:
    return Report(
        fiscal_date=_ended(date.fromisoformat(newer.fiscal_date), QUARTERS - 1 - number).isoformat(),
        income=_flows(newer.income, number, shares),
        balance=newer.balance if older is None else _between(older.balance, newer.balance, number),
        cash_flow=_flows(newer.cash_flow, number, shares),
        eps=eps_of(newer, shares, number),
    )


def _ended(year_end: date, back: int) -> date:
    """Return the end of the quarter so many quarters before a year's end: of a month, or of a week where the year ends so."""
    if (year_end + timedelta(days=1)).day != 1:
        return year_end - back * WEEKS
    years, month = divmod(year_end.month - 1 - 3 * back, 12)
    year = year_end.year + years
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _flows(year: Figures, number: int, shares: Sequence[float]) -> dict[str, int | None]:
    return {field: None if value is None else _flow(value, number, shares) for field, value in year.items()}


def _flow(value: int, number: int, shares: Sequence[float]) -> int:
    first = [_rounded(value * share, value) for share in shares]
    return first[number] if number < len(first) else value - sum(first)


def _rounded(value: float, like: int) -> int:
    """Return a figure in the unit that the report is in: millions, thousands, or dollars."""
    unit = next(unit for unit in (1_000_000, 1_000, 1) if like % unit == 0)
    return round(value / unit) * unit


def _between(older: Figures, newer: Figures, number: int) -> dict[str, int | None]:
    part = (number + 1) / QUARTERS
    found: dict[str, int | None] = {}
    for field, end in newer.items():
        start = older.get(field)
        if part == 1 or end is None:
            found[field] = end
        else:
            found[field] = None if start is None else _rounded(start + (end - start) * part, end)
    return found
