"""The newest eight quarters as believed: what twelve trailing months, and those before, are added up from.

Within a year the quarters must add up to it; which of four is wrong is told by what the year leaves for it, by what the
overview's twelve months leave for it, and by the quarters around it.
"""

from collections.abc import Iterator
from statistics import median
from typing import Final

from signal9_rating.arithmetic import difference, total
from signal9_rating.quarters import QUARTERS, in_a_row
from signal9_rating.reading.agreement import near
from signal9_rating.reading.draft import ABSENT, Draft, Period
from signal9_rating.reading.flows import FIGURES, operating_rest, same_money, summed, unsteady
from signal9_rating.reading.weighing import SLIP, Evidence, weigh

NEWEST: Final = 8
"""Quarters that are weighed: twelve months, and the twelve before."""

FIELDS: Final = (
    ("income", "total_revenue", NEWEST),
    ("income", "net_income", NEWEST),
    ("cash_flow", "operating_cash_flow", QUARTERS),
    ("cash_flow", "capital_expenditures", QUARTERS),
    ("cash_flow", "depreciation_and_amortization", QUARTERS),
)
"""Statement, field, and how many of the newest quarters are added up."""

_PROPERTY: Final = ("depreciation_and_amortization",)
"""Figures that are added up for owners of property alone."""

SAME: Final = 0.1
"""Share by which a year, or the overview's twelve months, and the quarters differ through restatements."""

PARTS: Final = 0.4
"""Share by which gross profit and cost may miss the revenue of a quarter, as of a year."""


def latest_quarters(draft: Draft) -> None:
    """Weigh the figures of the newest quarters that are added up."""
    quarters = draft.quarters[:NEWEST]
    if not quarters:
        return
    sector = draft.placed.sector
    whole = in_a_row([quarter.ending for quarter in quarters[:QUARTERS]]) and same_money(draft, quarters[0].income)
    for statement, field, most in FIELDS:
        if (statement == "cash_flow" and sector == "Financials") or (field in _PROPERTY and sector != "Real Estate"):
            continue
        months = _overview(draft, field) if whole else None
        for year in draft.years[:2]:
            place = _odd_one(draft, year, statement, field, months)
            if place is not None and place < most:
                _weigh(draft, statement, field, place, months)
        values: list[float | None] = [getattr(getattr(quarter, statement), field) for quarter in quarters[:most]]
        every = months is not None and field == "total_revenue" and _gross_of_duties(draft, values, months)
        for place, value in enumerate(values):
            if (every and place < QUARTERS) or (value is not None and _odd(draft, field, values, place, value)):
                _weigh(draft, statement, field, place, months)


def _overview(draft: Draft, field: str) -> float | None:
    """Return what the overview says of the twelve months: revenue, or net income by its margin."""
    revenue, margin = draft.overview.revenue_ttm, draft.overview.profit_margin
    if field == "total_revenue":
        return revenue
    return revenue * margin if field == "net_income" and revenue and margin is not None else None


def _odd_one(draft: Draft, year: Period, statement: str, field: str, months: float | None) -> int | None:
    """Return which of the quarters that do not add up to their year is wrong; None where they do.

    It is the one for which the year and the overview's twelve months leave the same, else the farthest from the others.
    """
    whole: float | None = getattr(getattr(year, statement), field)
    if not year.quarters or whole is None:
        return None
    added = summed(year, statement, field)
    if added is not None and abs(added - whole) <= SAME * max(abs(added), abs(whole)):
        return None
    first = draft.quarters.index(year.quarters[0])
    values: list[float | None] = [getattr(getattr(quarter, statement), field) for quarter in year.quarters]
    if added is None:
        return first + values.index(None)
    for place in range(first, QUARTERS):
        left = [each.value for each in _remainders(draft, statement, field, place, months) if each.value is not None]
        if len(left) > 1 and near(left[0], left[1], SAME):
            return place
    stated = [value for value in values if value is not None]
    middle = median(stated)
    return first + max(range(QUARTERS), key=lambda at: abs(stated[at] - middle))


def _gross_of_duties(draft: Draft, values: list[float | None], months: float) -> bool:
    """Tell whether the newest four revenues miss the overview's, which gross profit and cost add up to."""
    newest = total(*values[:QUARTERS])
    if newest is None or abs(newest - months) <= SAME * max(newest, months):
        return False
    reports = [quarter.income for quarter in draft.quarters[:QUARTERS]]
    parts = total(*(total(each.gross_profit, each.cost_of_revenue) for each in reports))
    return parts is not None and near(parts, months, SAME)


def _odd(draft: Draft, field: str, values: list[float | None], place: int, value: float) -> bool:
    """Tell whether a quarter's figure is none of its report's own sums, or no figure of the quarters around it."""
    quarter = draft.quarters[place]
    if field == "net_income":
        if value == quarter.cash_flow.net_income:
            return False
        less_tax = difference(quarter.income.income_before_tax, quarter.income.income_tax_expense)
        return less_tax is None or abs(value - less_tax) > 0.02 * abs(value)
    if field == "operating_cash_flow":
        rest = _rest(draft, place)
        if rest.value and near(rest.value, -value, SAME) and place not in unsteady(values):
            return True
        return bool(rest.value) and SLIP < rest.apart(value) < SLIP**2 and place in unsteady(values)
    return (value < 0 and field == "total_revenue") or (value != 0 and place in unsteady(values))


def _rest(draft: Draft, place: int) -> Evidence:
    quarters = draft.quarters[place : place + 2]
    return operating_rest(*quarters) if len(quarters) > 1 else Evidence("", None)


def _weigh(draft: Draft, statement: str, field: str, place: int, months: float | None) -> None:
    quarter = draft.quarters[place]
    report = getattr(quarter, statement)
    if report.origin is ABSENT:
        return
    evidence = [*_remainders(draft, statement, field, place, months), *_own(quarter, field, months, draft)]
    if field == "operating_cash_flow":
        evidence.append(_rest(draft, place))
    for other, name in (
        (place - 1, "the quarter after has"),
        (place + 1, "the quarter before has"),
        (place + QUARTERS, "the quarter a year before has"),
        (place - QUARTERS, "the quarter a year after has"),
    ):
        if 0 <= other < len(draft.quarters):
            part = getattr(draft.quarters[other], statement)
            evidence.append(Evidence(name, getattr(part, field), ((part, field),), loose=True))
    stated = getattr(report, field)
    setattr(
        quarter,
        statement,
        weigh(
            draft,
            report,
            field,
            f"{FIGURES[field]} of the quarter to {quarter.ending}",
            evidence,
            possible=field != "total_revenue" or stated is None or stated >= 0,
        ),
    )


def _remainders(draft: Draft, statement: str, field: str, place: int, months: float | None) -> Iterator[Evidence]:
    """Yield what is left for a quarter of its year, and of the overview's twelve months."""
    quarter = draft.quarters[place]
    for year in draft.years[:3]:
        if quarter in year.quarters:
            others = [getattr(getattr(each, statement), field) for each in year.quarters if each is not quarter]
            whole = getattr(year, statement)
            left = difference(getattr(whole, field), total(*others))
            yield Evidence("its year less the other three quarters is", left, ((whole, field),), SAME)
    if months is not None and place < QUARTERS:
        others = [getattr(getattr(each, statement), field) for each in draft.quarters[:QUARTERS] if each is not quarter]
        figures = ((draft.overview, "revenue_ttm"),)
        left = difference(months, total(*others))
        yield Evidence("the overview's twelve months less the other three quarters are", left, figures, loose=True)


def _own(quarter: Period, field: str, months: float | None, draft: Draft) -> Iterator[Evidence]:
    """Yield what the quarter's own statements say of a figure."""
    income = quarter.income
    if field == "net_income":
        flow = quarter.cash_flow
        yield Evidence("the cash flow statement states", flow.net_income, ((flow, "net_income"),), 0.02, weight=0.6)
        figures = ((income, "income_before_tax"), (income, "income_tax_expense"))
        left = difference(income.income_before_tax, income.income_tax_expense)
        yield Evidence("income before tax less tax is", left, figures, 0.02, weight=0.6)
    if field == "total_revenue":
        newest: list[float | None] = [each.income.total_revenue for each in draft.quarters[:QUARTERS]]
        borne_out = months is not None and _gross_of_duties(draft, newest, months)
        yield Evidence(
            "gross profit and cost add up to",
            total(income.gross_profit, income.cost_of_revenue),
            ((income, "gross_profit"), (income, "cost_of_revenue")),
            PARTS,
            weight=QUARTERS if borne_out and quarter in draft.quarters[:QUARTERS] else 1.0,
        )
