"""The cash flow of each year as believed: by its quarters, by the cash that the balance sheets hold, by the years beside it."""

from typing import Final

from signal9_rating.reading.draft import READ_YEARS, Draft, Period
from signal9_rating.reading.flows import around, left_of_cash, of_year, operating_rest, quarters, summed, unsteady
from signal9_rating.reading.weighing import Evidence, weigh

SAME: Final = 0.15
"""Share by which a year and its quarters, or the change of cash and the cash flows, differ: exchange rates, cash that may not be spent."""

ALONE: Final = 2.0
"""Factor within which the change of cash alone says nothing: the sheet's cash leaves out what is held for customers or sold with a business."""

DEPRECIATION: Final = "depreciation_and_amortization"
OUTFLOWS: Final = ("capital_expenditures", "dividend_payout", DEPRECIATION)
"""Figures of which the years beside them tell the size. The sign of what is spent differs by vendor and says nothing."""


def cash(draft: Draft) -> None:
    """Weigh the newest years' cash flows; what a bank's operations bring in is read by no rule, and swings with its deposits."""
    financial = draft.placed.sector == "Financials"
    if not financial:
        for place in range(min(READ_YEARS, len(draft.years))):
            _operating(draft, place, draft.years[place])
    for field in OUTFLOWS[:2] if financial else OUTFLOWS:
        values = [getattr(year.cash_flow, field) for year in draft.years[:READ_YEARS]]
        odd = unsteady(values)
        for place, stated in enumerate(values):
            if stated and (place in odd or (stated < 0 and field == DEPRECIATION)):
                _outflow(draft, place, draft.years[place], field, stated)


def _operating(draft: Draft, place: int, year: Period) -> None:
    report = year.cash_flow
    stated = report.operating_cash_flow
    added = summed(year, "cash_flow", "operating_cash_flow")
    if stated is not None and added is not None and abs(stated - added) <= SAME * abs(stated):
        return
    before = draft.years[place + 1] if place + 1 < len(draft.years) else None
    left = None if before is None else left_of_cash(year, before)
    if stated is not None:
        if left is not None and abs(stated - left) <= SAME * abs(stated):
            return
        if left is not None and added is None and left * stated > 0 and 1 / ALONE <= left / stated <= ALONE:
            return
        if added is None and left is None and stated and _steady(draft, place, stated):
            return
    rest = Evidence("", None) if before is None else operating_rest(year, before)
    turned = Evidence("with the other sign it is", None if stated is None else -stated, within=0.02)
    year.cash_flow = weigh(
        draft,
        report,
        "operating_cash_flow",
        of_year("operating_cash_flow", year),
        [
            quarters(year, "cash_flow", "operating_cash_flow", SAME),
            rest,
            *([turned] if any(v is not None and turned.agrees(v) for v in (added, rest.value)) else []),
            *around(draft, place, "cash_flow", "operating_cash_flow"),
        ],
    )


def _steady(draft: Draft, place: int, stated: float) -> bool:
    """Tell whether a year beside it has a cash flow of that sign and size, where nothing else speaks of it."""
    beside = draft.years[max(place - 1, 0) : place + 2]
    flows = [year.cash_flow.operating_cash_flow for year in beside if year is not draft.years[place]]
    return any(flow is not None and 0.2 <= flow / stated <= 5.0 for flow in flows)


def _outflow(draft: Draft, place: int, year: Period, field: str, stated: float) -> None:
    """Its amount stands where its quarters add up to it, or none of the years beside it is far from it."""
    report = year.cash_flow
    beside = around(draft, place, "cash_flow", field, sign=False)
    turned = field == DEPRECIATION and stated < 0
    if turned:
        beside.append(Evidence("without its sign it is", -stated))
    elif stated < 0:
        beside = [each._replace(value=None if each.value is None else -each.value) for each in beside]
    evidence = [quarters(year, "cash_flow", field, SAME), *beside]
    year.cash_flow = weigh(draft, report, field, of_year(field, year), evidence, possible=not turned)
