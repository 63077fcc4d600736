"""The cash flow of each year as believed: by its quarters, by the cash that the balance sheets hold, by the years beside it."""

from typing import Final

from signal9_rating.reading.draft import Draft, Period
from signal9_rating.reading.flows import READ, around, of_year, operating_rest, quarters, steady, summed
from signal9_rating.reading.weighing import Evidence, weigh

SAME: Final = 0.15
"""Share by which a year and its quarters, or the change of cash and the cash flows, differ: exchange rates, cash that may not be spent."""

OUTFLOWS: Final = ("capital_expenditures", "dividend_payout", "depreciation_and_amortization")
"""Figures whose sign differs by vendor, and says nothing."""


def cash(draft: Draft) -> None:
    """Weigh the newest years' cash flows; what a bank's operations bring in is read by no rule, and swings with its deposits."""
    if draft.company.sector != "Financials":
        for place in range(min(READ, len(draft.years))):
            _operating(draft, place, draft.years[place])
    for field in OUTFLOWS:
        values = [getattr(year.cash_flow, field) for year in draft.years[:READ]]
        for place, stated in enumerate(values):
            if stated and not steady(values, place):
                _outflow(draft, place, draft.years[place], field, stated)


def _operating(draft: Draft, place: int, year: Period) -> None:
    report = year.cash_flow
    stated = report.operating_cash_flow
    added = summed(year, "cash_flow", "operating_cash_flow")
    if stated is not None and added is not None and abs(stated - added) <= SAME * abs(stated):
        return
    rest = Evidence("", None)
    if place + 1 < len(draft.years):
        rest = operating_rest(year, draft.years[place + 1])
        if stated is not None and rest.value is not None and abs(stated - rest.value) <= SAME * abs(stated):
            return
    year.cash_flow = weigh(
        draft,
        report,
        "operating_cash_flow",
        of_year("operating_cash_flow", year),
        [
            quarters(year, "cash_flow", "operating_cash_flow", SAME),
            rest,
            *around(draft, place, "cash_flow", "operating_cash_flow"),
        ],
    )


def _outflow(draft: Draft, place: int, year: Period, field: str, stated: float) -> None:
    """Its amount stands where its quarters add up to it, or none of the years beside it is far from it."""
    beside = around(draft, place, "cash_flow", field, sign=False)
    if stated < 0:
        beside = [each._replace(value=None if each.value is None else -each.value) for each in beside]
    year.cash_flow = weigh(
        draft, year.cash_flow, field, of_year(field, year), [quarters(year, "cash_flow", field, SAME), *beside]
    )
