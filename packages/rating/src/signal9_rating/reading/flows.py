"""Figures of a year beside the same of its quarters, of the years around it, and of the overview."""

from collections.abc import Sequence
from typing import Final

from signal9_marketdata import Part, Report
from signal9_rating.arithmetic import difference
from signal9_rating.reading.draft import Draft, Period
from signal9_rating.reading.weighing import Evidence

READ: Final = 7
"""Years that are weighed: the metrics that rules read look back five, one more for means, and one beside that."""

FIGURES: Final = {
    "total_revenue": "revenue",
    "gross_profit": "gross profit",
    "cost_of_revenue": "cost of revenue",
    "operating_income": "operating income",
    "selling_general_and_administrative": "selling and administrative cost",
    "interest_expense": "interest expense",
    "income_before_tax": "income before tax",
    "net_income": "net income",
    "net_income_from_continuing_operations": "net income from continuing operations",
    "ebit": "earnings before interest and tax",
    "operating_cash_flow": "operating cash flow",
    "capital_expenditures": "capital expenditures",
    "depreciation_and_amortization": "depreciation",
    "dividend_payout": "dividends",
}
"""Field -> the figure in words."""


def of_year(field: str, year: Period) -> str:
    """Return a figure of a year in words."""
    return f"{FIGURES[field]} of the year to {year.ending}"


def summed(year: Period, statement: str, field: str) -> float | None:
    """Return the sum of a figure over the four quarters of a year; None where there are none or one lacks it."""
    total = 0.0
    for quarter in year.quarters:
        value = getattr(getattr(quarter, statement), field)
        if value is None:
            return None
        total += value
    return total if year.quarters else None


def quarters(year: Period, statement: str, field: str, within: float = 0.05, *, sign: bool = True) -> Evidence:
    """Return what the four quarters of a year add up to; without signs where the vendor's mean nothing."""
    parts: tuple[tuple[Part, str], ...] = tuple((getattr(quarter, statement), field) for quarter in year.quarters)
    total = summed(year, statement, field)
    if total is not None and not sign:
        total = sum(abs(getattr(part, field)) for part, _ in parts)
    return Evidence("its four quarters add up to", total, parts, within)


def around(draft: Draft, place: int, statement: str, field: str, *, sign: bool = True) -> list[Evidence]:
    """Return the figure of the next year, as believed, and of the year before: loose witnesses."""
    found = []
    for other, name, weight in ((place - 1, "the year after has", 1.1), (place + 1, "the year before has", 1.0)):
        if 0 <= other < len(draft.years):
            part: Part = getattr(draft.years[other], statement)
            value: float | None = getattr(part, field)
            amount = value if sign or value is None else abs(value)
            found.append(Evidence(name, amount, ((part, field),), loose=True, weight=weight))
    return found


def trailing_overview(draft: Draft, place: int, margin: str | None = None) -> Evidence:
    """Return what the overview says of the twelve months after the newest year: revenue, or a margin of it."""
    overview = draft.overview
    revenue = overview.revenue_ttm
    name = "the overview's twelve months are"
    if place or revenue is None or not same_money(draft, draft.years[0].income):
        return Evidence(name, None, loose=True)
    if margin is None:
        return Evidence(name, revenue, ((overview, "revenue_ttm"),), loose=True)
    share: float | None = getattr(overview, margin)
    value = None if share is None else share * revenue
    return Evidence(name, value, ((overview, margin), (overview, "revenue_ttm")), loose=True)


def steady(values: Sequence[float | None], place: int) -> bool:
    """Tell whether a figure is within five times that of a year beside it, whatever the signs: no slip of digits."""
    stated = abs(values[place] or 0.0)
    low, high = stated / 5.0, stated * 5.0
    for beside in values[max(place - 1, 0) : place + 2 : 2] if place else values[1:2]:
        if beside is not None and low <= abs(beside) <= high:
            return True
    return False


def same_money(draft: Draft, report: Report) -> bool:
    """Tell whether the overview's amounts are in a report's currency, as far as both state theirs."""
    known = draft.overview.currency
    return known is None or report.currency is None or known == report.currency


def operating_rest(period: Period, before: Period) -> Evidence:
    """Return what the change of cash since the period before leaves for operations, beside the other two cash flows."""
    flow = period.cash_flow
    change = difference(period.balance.cash_and_equivalents, before.balance.cash_and_equivalents)
    rest = difference(difference(change, flow.investing_cash_flow), flow.financing_cash_flow)
    figures = ((flow, "investing_cash_flow"), (flow, "financing_cash_flow"))
    return Evidence("the change of cash less the other cash flows is", rest, figures, 0.15)
