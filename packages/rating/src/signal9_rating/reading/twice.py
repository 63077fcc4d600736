"""A period that one statement reports twice: equal figures are one report, of different ones those that something else bears out."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Final, TypeVar, cast

from msgspec.structs import replace

from signal9_marketdata import BalanceReport, CashFlowReport, IncomeReport, Report
from signal9_rating.arithmetic import difference, total
from signal9_rating.quarters import QUARTERS, in_a_row
from signal9_rating.reading.agreement import near
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import SAME_PERIOD_DAYS, Draft, source

R = TypeVar("R", bound=Report)

SAME: Final = 0.02
"""Share by which a year and the sum of its quarters differ through roundings and small restatements."""

_PARTS: Final = {IncomeReport: "income", BalanceReport: "balance", CashFlowReport: "cash_flow"}
_NAMES: Final = {"income": "income statement", "balance": "balance sheet", "cash_flow": "cash flow statement"}


def once(draft: Draft, reports: Sequence[R], ends: Collection[date] = ()) -> Iterator[R]:
    """Yield one report a period of those that are sorted by their dates, newest first.

    `ends` are the days on which periods end by the income statement: of two reports some days apart, the one dated so is
    the period's, and the other is left out.
    """
    same: list[R] = []
    for report in reports:
        if same and (same[0].ending - report.ending).days > SAME_PERIOD_DAYS:
            yield _one(draft, same, ends)
            same = []
        same.append(report)
    if same:
        yield _one(draft, same, ends)


def _one(draft: Draft, same: Sequence[R], ends: Collection[date]) -> R:
    exact = [report for report in same if report.ending in ends] or same
    first = exact[0]
    for other in same:
        if other is first:
            continue
        if other.ending != first.ending and first.ending in ends:
            name = _NAMES[_PARTS[type(first)]]
            beside = f"stands beside that to {first.ending}, the day on which the period ends: it is left out"
            draft.note(other, "", "stray-date", f"The {name} to {other.ending} {beside}.")
            continue
        first = _merged(draft, first, other)
    return first


def _sound(draft: Draft, report: Report) -> bool:
    """Tell whether a report agrees with itself and with the other statements: assets with claims, profit with profit."""
    if isinstance(report, BalanceReport):
        claims = total(report.total_liabilities, report.shareholder_equity)
        return claims is not None and report.total_assets is not None and near(claims, report.total_assets, SAME)
    if isinstance(report, IncomeReport):
        flows = draft.company.cash_flow
        beside = [r.net_income for r in (*flows.annual, *flows.quarterly) if r.ending == report.ending]
        less_tax = difference(report.income_before_tax, report.income_tax_expense)
        return report.net_income is not None and report.net_income in (less_tax, *beside)
    income = draft.company.income
    return any(
        r.ending == report.ending and r.net_income == getattr(report, "net_income", None) is not None
        for r in (*income.annual, *income.quarterly)
    )


def _merged(draft: Draft, first: R, other: R) -> R:
    """Return the report that agrees with the other statements, where one does; else, figure by figure, what the quarters bear out."""
    if first != other and (whole := _sound(draft, first)) != _sound(draft, other):
        kept, left = (first, other) if whole else (other, first)
        name = _NAMES[_PARTS[type(first)]]
        sentence = f"The {name} to {first.ending} is stated twice: the one that agrees with the other figures is used."
        draft.note(left, "", "stated-twice", sentence)
        return kept
    changed: dict[str, object] = {}
    contradicted: dict[str, float | None] = {}
    for field in first.__struct_fields__:
        one, two = getattr(first, field), getattr(other, field)
        if one == two or two is None or field in ("ending", "origin"):
            continue
        if one is None:
            changed[field] = two
        elif isinstance(one, float):
            known = _elsewhere(draft, first, field)
            agreed = [value for value in (one, two) if any(near(value, each, SAME) for each in known)]
            contradicted[field] = agreed[0] if len(agreed) == 1 else None
        else:
            changed[field] = None  # two currencies for one report: neither is known
    if contradicted:
        _say(draft, first, other, contradicted)
    everything: Any = replace(first, **changed, **contradicted)
    return cast(R, everything)


def _elsewhere(draft: Draft, report: Report, field: str) -> list[float]:
    """Return what the quarters say of a year's figure: the sheet of the same day, or the sum of four quarters."""
    part = _PARTS[type(report)]
    ends = [quarter.ending for quarter in draft.quarters]
    at = next((at for at, day in enumerate(ends) if abs((day - report.ending).days) <= SAME_PERIOD_DAYS), None)
    if at is None:
        return []
    if part == "balance":
        figures = [getattr(draft.quarters[at].balance, field)]
    elif in_a_row(ends[at : at + QUARTERS]):
        figures = [getattr(getattr(quarter, part), field) for quarter in draft.quarters[at : at + QUARTERS]]
    else:
        return []
    return [] if None in figures else [sum(figures)]


def _say(draft: Draft, first: Report, other: Report, contradicted: dict[str, float | None]) -> None:
    kept = sum(value is not None for value in contradicted.values())
    count = len(contradicted)
    used = {
        0: "none of them is used, as nothing else bears one out",
        count: "those that the quarters bear out are used",
    }
    sentence = (
        f"The {_NAMES[_PARTS[type(first)]]} to {first.ending} is stated twice, with {count} different "
        f"figure{'s' if count > 1 else ''}: "
        f"{used.get(kept, f'{kept} are used as the quarters bear them out, the others are left out')}."
    )
    for field, taken in contradicted.items():
        value = getattr(other, field)
        again = Witness(name="the same date again", value=value, sources=(source(other, field),))
        draft.note(first, field, "stated-twice", sentence, taken=taken, witnesses=(again,))
