"""Figures of a year beside the same of its quarters, of the years around it, and of the overview."""

from collections.abc import Sequence
from typing import Final

from signal9_marketdata import Part, Report
from signal9_rating.arithmetic import finite, total
from signal9_rating.quarters import GAP_DAYS, in_a_row
from signal9_rating.reading.draft import Draft, Period
from signal9_rating.reading.weighing import Evidence

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
    added = 0.0
    for quarter in year.quarters:
        value = getattr(getattr(quarter, statement), field)
        if value is None:
            return None
        added += value
    return added if year.quarters else None


def quarters(year: Period, statement: str, field: str, within: float = 0.05, *, sign: bool = True) -> Evidence:
    """Return what the four quarters of a year add up to; without signs where the vendor's mean nothing."""
    parts: tuple[tuple[Part, str], ...] = tuple((getattr(quarter, statement), field) for quarter in year.quarters)
    added = summed(year, statement, field)
    if added is not None and not sign:
        added = sum(abs(getattr(part, field)) for part, _ in parts)
    return Evidence("its four quarters add up to", added, parts, within)


def shifted(draft: Draft, year: Period, field: str) -> Evidence:
    """Return the newest four quarters, three of which are the newest year's, where the year's own four are not all there."""
    four = draft.quarters[:4]
    name = "the newest four quarters, three of them of the year, add up to"
    ends = [quarter.ending for quarter in four]
    whole = summed(year, "income", field) is not None
    if whole or not in_a_row(ends) or not 0 < (ends[0] - year.ending).days <= GAP_DAYS[1]:
        return Evidence(name, None)
    figures: tuple[tuple[Part, str], ...] = tuple((quarter.income, field) for quarter in four)
    return Evidence(name, total(*(getattr(part, field) for part, _ in figures)), figures, 0.1)


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


def unsteady(values: Sequence[float | None]) -> list[int]:
    """Return the places of figures that are not within five times one beside them, whatever the signs: slips of digits may be there."""
    fine = [not value for value in values]
    before = 0.0
    for place, value in enumerate(values):
        size = abs(value) if value else 0.0
        if size and before and before <= 5.0 * size and size <= 5.0 * before:
            fine[place] = fine[place - 1] = True
        before = size
    return [place for place, known in enumerate(fine) if not known]


def same_money(draft: Draft, report: Report) -> bool:
    """Tell whether the overview's amounts are in a report's currency, as far as both state theirs."""
    known = draft.overview.currency
    return known is None or report.currency is None or known == report.currency


def left_of_cash(period: Period, before: Period) -> float | None:
    """Return what the change of cash since the period before leaves for operations, beside the other two cash flows."""
    flow = period.cash_flow
    now, then = period.balance.cash_and_equivalents, before.balance.cash_and_equivalents
    invested, financed = flow.investing_cash_flow, flow.financing_cash_flow
    if now is None or then is None or invested is None or financed is None:
        return None
    return finite(now - then - invested - financed)


def operating_rest(period: Period, before: Period) -> Evidence:
    """Return `left_of_cash` as a witness of the operating cash flow."""
    flow = period.cash_flow
    figures = ((flow, "investing_cash_flow"), (flow, "financing_cash_flow"))
    name = "the change of cash less the other cash flows is"
    return Evidence(name, left_of_cash(period, before), figures, 0.15)
