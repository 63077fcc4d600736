"""Gross profit, costs and operating income as believed: where vendors add up statements of banks, oil companies and insurers, they slip most."""

from typing import Final

from signal9_rating.arithmetic import difference, ratio
from signal9_rating.reading.agreement import near
from signal9_rating.reading.draft import READ_YEARS, Draft, Period
from signal9_rating.reading.flows import around, of_year, quarters, summed, unsteady
from signal9_rating.reading.weighing import LOOSE, Evidence, weigh

ROUNDING: Final = 0.02
"""Share of revenue by which they miss it where both are of one definition."""

PARTS: Final = 0.4
"""Share of revenue by which gross profit and cost of revenue may miss it: research and overhead count to either."""

OTHER_INCOME: Final = 0.08
"""Share of revenue up to which earnings before interest and tax differ from operating income by what is not operating."""

OTHER_SHARE: Final = 0.25
"""The same as a share of those earnings."""

QUARTERS: Final = 0.35
"""Share of the larger one by which a year's operating income and its quarters' differ: by charges that only the year bears."""

MARGIN: Final = 0.1
"""Difference of two operating margins up to which they are those of one business in two years."""

OVERHEAD: Final = "selling_general_and_administrative"
CONTINUING: Final = "net_income_from_continuing_operations"
SLIPS: Final = (OVERHEAD, CONTINUING)
"""Figures that only the thousandfold tells: their definitions differ too much for more."""


def profits(draft: Draft) -> None:
    """Weigh gross profit, cost of revenue and operating income of the newest years; revenue is settled by then.

    A financial company has neither gross profit nor operating income that a rule reads.
    """
    if draft.placed.sector == "Financials":
        return
    for place in range(min(READ_YEARS, len(draft.years))):
        year = draft.years[place]
        _gross(draft, place, year)
        _operating(draft, place, year)
    for field in SLIPS:
        values = [getattr(year.income, field) for year in draft.years[:READ_YEARS]]
        odd = unsteady(values)
        for place, stated in enumerate(values):
            if stated and (stated < 0 or place in odd):
                _slip(draft, place, draft.years[place], field, stated)
    _standing_in(draft)


def _gross(draft: Draft, place: int, year: Period) -> None:
    report = year.income
    revenue, gross, cost = report.total_revenue, report.gross_profit, report.cost_of_revenue
    if revenue is None or not revenue > 0 or (gross is None and cost is None):
        return
    if gross is not None and cost is not None:
        missed = abs(gross + cost - revenue)
        if cost >= 0 and (gross >= 0 or cost > revenue):
            if missed <= ROUNDING * revenue:
                return
            if missed <= PARTS * revenue and all(
                _steady(draft, place, part) for part in ("gross_profit", "cost_of_revenue")
            ):
                return
    for field, stated, other in (("cost_of_revenue", cost, "gross_profit"), ("gross_profit", gross, "cost_of_revenue")):
        if stated is not None:
            report = year.income
            rest = difference(revenue, getattr(report, other))
            year.income = weigh(
                draft,
                report,
                field,
                of_year(field, year),
                [
                    quarters(year, "income", field),
                    Evidence(
                        f"revenue less {'gross profit' if other == 'gross_profit' else 'cost'} is",
                        rest,
                        ((report, "total_revenue"), (report, other)),
                        0.1,
                    ),
                    *around(draft, place, "income", field),
                ],
                possible=stated >= 0 if field == "cost_of_revenue" else stated <= revenue * (1 + PARTS),
            )


def _steady(draft: Draft, place: int, field: str) -> bool:
    years = draft.years[max(place - 1, 0) : place + 2]
    values: list[float | None] = [getattr(year.income, field) for year in years]
    return len(years) == 1 or min(place, 1) not in unsteady(values)


def _operating(draft: Draft, place: int, year: Period) -> None:
    """Operating income stands while earnings before interest and tax, or the margin of other months, are near it."""
    report = year.income
    revenue, stated, ebit = report.total_revenue, report.operating_income, report.ebit
    if revenue is None or not revenue > 0 or stated is None or ebit is None:
        return
    beside = draft.overview.operating_margin_ttm if place == 0 else _margin(draft.years[place - 1])
    if beside is None and place == 0 and len(draft.years) > 1:
        beside = _margin(draft.years[1])
    apart = abs(stated - ebit)
    added = _contradicting(year, stated, ebit, beside and beside * revenue)
    if added is None:
        if apart <= OTHER_INCOME * revenue or apart <= OTHER_SHARE * abs(ebit):
            return
        off = None if beside is None else abs(stated / revenue - beside)
        if off is not None and beside is not None and (off <= MARGIN or off <= abs(ebit / revenue - beside)):
            return
    name = "the overview's margin makes it" if place == 0 else "at the margin of the year beside it, it is"
    year.income = weigh(
        draft,
        report,
        "operating_income",
        of_year("operating_income", year),
        [
            Evidence("", None) if added is None else quarters(year, "income", "operating_income"),
            Evidence("earnings before interest and tax are", ebit, ((report, "ebit"),), OTHER_SHARE),
            Evidence(
                "income before tax and interest add up to",
                None
                if report.income_before_tax is None or report.interest_expense is None
                else report.income_before_tax + report.interest_expense,
                ((report, "income_before_tax"), (report, "interest_expense")),
                OTHER_SHARE,
            ),
            Evidence(name, None if beside is None else beside * revenue, (), OTHER_SHARE),
        ],
    )


def _contradicting(year: Period, stated: float, *others: float | None) -> float | None:
    """Return what the quarters add up to, where that is another operating income, and one that another witness has, too."""
    added = summed(year, "income", "operating_income")
    if added is None or near(added, stated, QUARTERS):
        return None
    return added if any(other is not None and near(added, other, OTHER_SHARE) for other in others) else None


def _margin(year: Period) -> float | None:
    return ratio(year.income.operating_income, year.income.total_revenue)


def _slip(draft: Draft, place: int, year: Period, field: str, stated: float) -> None:
    """A figure far from those of the years beside it is left out, one with a turned sign is turned back."""
    report = year.income
    beside = around(draft, place, "income", field)
    turned = field == OVERHEAD and stated < 0
    if field == CONTINUING and (profit := report.net_income):
        beside.append(Evidence("net income is", profit, ((report, "net_income"),), loose=True))
        turned = profit > 0 > stated and -stated <= LOOSE * profit <= -stated * LOOSE**2
    if turned:
        beside.append(Evidence("without its sign it is", -stated))
    year.income = weigh(draft, report, field, of_year(field, year), beside, possible=not turned)


def _standing_in(draft: Draft) -> None:
    """Say where net income stands in for that from continuing operations, which the years beside it state apart."""
    reports = [year.income for year in draft.years[:2]]
    apart = [report.net_income_from_continuing_operations is not None for report in reports]
    if any(apart) and not all(apart):
        report = reports[apart.index(False)]
        if report.net_income is not None:
            sentence = f"Net income from continuing operations of the year to {report.ending}: not stated; net income stands in."
            draft.note(report, CONTINUING, "missing-figure", sentence, taken=report.net_income)
