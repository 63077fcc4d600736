"""Fiscal years and quarters: which dates are some, and which of the three statements' reports belong together.

The income statement says which periods there are; the balance sheet and the cash flow join within some days, and are dated
as it is. A date that no income statement has is a year only where it stands about a year from all others, and before the
newest: a sheet between two years, or one of a year that has no income yet, is left out and named.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

from msgspec.structs import replace

from signal9_marketdata import BalanceReport, CashFlowReport, IncomeReport, Report
from signal9_rating.quarters import QUARTERS, in_a_row
from signal9_rating.reading.draft import ABSENT, SAME_PERIOD_DAYS, Draft, Period
from signal9_rating.reading.twice import once

R = TypeVar("R", bound=Report)


class Kind(NamedTuple):
    """What tells one kind of period from a stray date: the days between two in a row, and how many are read at most."""

    name: str
    least_days: int
    most_days: int
    most: int


YEARS: Final = Kind("fiscal year", 300, 425, 40)
THREE_MONTHS: Final = Kind("quarter", 50, 135, 32)
"""12 weeks are 84 days; dated by the ends of months, two such quarters may be 59 days apart. 28 quarters are seven years."""

STATEMENTS: Final = ("income statement", "balance sheet", "cash flow statement")


def periods(draft: Draft) -> None:
    """Set the draft's years and quarters, newest first, and the four quarters of each year that has them."""
    company = draft.company
    draft.quarters = _periods(
        draft, THREE_MONTHS, company.income.quarterly, company.balance.quarterly, company.cash_flow.quarterly
    )
    draft.years = _periods(draft, YEARS, company.income.annual, company.balance.annual, company.cash_flow.annual)
    ends = [quarter.ending for quarter in draft.quarters]
    known = {day: place for place, day in enumerate(ends)}
    for year in draft.years:
        place = known.get(year.ending)
        if place is None:
            place = next((at for at, day in enumerate(ends) if _same(day, year.ending)), None)
        if place is not None and in_a_row(ends[place : place + QUARTERS]):
            year.quarters = draft.quarters[place : place + QUARTERS]


def _periods(
    draft: Draft,
    kind: Kind,
    income: Sequence[IncomeReport],
    balance: Sequence[BalanceReport],
    cash_flow: Sequence[CashFlowReport],
) -> list[Period]:
    income, balance, cash_flow = income[: kind.most], balance[: kind.most], cash_flow[: kind.most]
    if _aligned(draft.as_of, kind, income, balance, cash_flow):
        return [Period(r.ending, r, s, c) for r, s, c in zip(income, balance, cash_flow, strict=True)]
    return _joined(draft, kind, income, balance, cash_flow)


def _aligned(as_of: date, kind: Kind, *statements: Sequence[Report]) -> bool:
    """Tell whether the three have the same dates, in order, none of which is in doubt: as nearly all companies have."""
    ends = [[report.ending for report in reports] for reports in statements]
    first = ends[0]
    return (
        first == ends[1] == ends[2]
        and (not first or first[0] <= as_of)
        and all((later - earlier).days >= kind.least_days for later, earlier in pairwise(first))
    )


def _joined(
    draft: Draft,
    kind: Kind,
    income: Sequence[IncomeReport],
    balance: Sequence[BalanceReport],
    cash_flow: Sequence[CashFlowReport],
) -> list[Period]:
    incomes = list(once(draft, _known(income, draft.as_of)))
    dated = {report.ending for report in incomes}
    balances = list(once(draft, _known(balance, draft.as_of), dated))
    flows = list(once(draft, _known(cash_flow, draft.as_of), dated))
    ends = _apart([report.ending for report in incomes], kind)
    others = {report.ending for report in (*balances, *flows) if not _any_same(report.ending, ends)}
    newest = max(ends, default=date.max)
    for day in sorted(others, reverse=True):
        if day < newest and all(abs((day - end).days) >= kind.least_days for end in ends):
            ends.append(day)
    ends.sort(reverse=True)
    stated: tuple[Sequence[Report], ...] = (incomes, balances, flows)
    for statement, reports in zip(STATEMENTS, stated, strict=True):
        for report in reports:
            if not _any_same(report.ending, ends):
                _leave_out(draft, kind, statement, report, ends)
    return [
        Period(
            day,
            _of(incomes, day) or IncomeReport(ending=day, origin=ABSENT),
            _of(balances, day) or BalanceReport(ending=day, origin=ABSENT),
            _of(flows, day) or CashFlowReport(ending=day, origin=ABSENT),
        )
        for day in ends
    ]


def _known(reports: Sequence[R], as_of: date) -> list[R]:
    return sorted((r for r in reports if r.ending <= as_of), key=lambda report: report.ending, reverse=True)


def _apart(ends: Sequence[date], kind: Kind) -> list[date]:
    """Return the dates that may be periods of a row: what follows another one too soon is no whole period.

    Counted from the oldest on, so that a short period after a change of the fiscal year is left out, unless more follow
    one another regularly when counted from the newest back: then the oldest is the stray one.
    """
    rows = []
    for days in (sorted(ends), sorted(ends, reverse=True)):
        kept: list[date] = []
        for day in days:
            if not kept or abs((day - kept[-1]).days) >= kind.least_days:
                kept.append(day)
        rows.append(sorted(kept))
    return max(rows, key=lambda row: sum((b - a).days <= kind.most_days for a, b in pairwise(row)))


def _same(one: date, other: date) -> bool:
    return abs((one - other).days) <= SAME_PERIOD_DAYS


def _any_same(day: date, ends: Sequence[date]) -> bool:
    return any(_same(day, end) for end in ends)


def _of(reports: Sequence[R], day: date) -> R | None:
    """Return the report of the period that ends on a day, dated so."""
    report = min(reports, key=lambda each: abs((each.ending - day).days), default=None)
    if report is None or not _same(report.ending, day):
        return None
    return report if report.ending == day else replace(report, ending=day)


def _leave_out(draft: Draft, kind: Kind, statement: str, report: Report, ends: Sequence[date]) -> None:
    day = report.ending
    if kind is THREE_MONTHS and sum(end > day for end in ends) >= 2 * QUARTERS:
        return  # nothing reads it
    near = sorted(ends, key=lambda end: abs((end - day).days))[:2]
    if ends and day > ends[0] and (day - ends[0]).days >= kind.least_days:
        why = f"has no income statement beside it: the newest {kind.name} that is read ends {ends[0]}"
    else:
        of = " and ".join(end.isoformat() for end in sorted(near)) or "no date at all"
        why = f"is of no {kind.name}, as those end {of}: it is left out"
    draft.note(report, "", "stray-date", f"The {statement} to {day} {why}.")
