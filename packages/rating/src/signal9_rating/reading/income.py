"""The income statement of each year as believed: revenue, costs and the profits by the parts, the quarters and the overview."""

from typing import Final

from signal9_marketdata import IncomeReport
from signal9_rating.arithmetic import difference, total
from signal9_rating.reading.agreement import near
from signal9_rating.reading.draft import READ_YEARS, Draft
from signal9_rating.reading.flows import around, of_year, quarters, same_money, shifted, summed, trailing_overview
from signal9_rating.reading.weighing import LOOSE, Evidence, weigh

REVENUE: Final = 0.2
"""Share by which a year's revenue and its quarters' differ by restatements and by what is netted: excise, interest, operations sold."""

PARTS: Final = 0.4
"""Share by which gross profit and cost of revenue miss the revenue that they are parts of: vendors count research and overhead to either."""

SAME_PROFIT: Final = 0.02
"""Share by which net income and income before tax less tax differ: up to the minority shareholders' part it is another figure."""

LEAST_RATE: Final = 0.005
"""Share of its debt that a company pays in interest at least, where its profits tell of ten times as much."""

INDEBTED: Final = 0.1
"""Share of the total assets from which on a debt bears interest: a 0 beside it was not reported."""

SAME_EBIT: Final = 0.1
"""Share by which earnings before interest and tax differ by the interest that is netted or capitalised."""


def income(draft: Draft) -> None:
    """Weigh the newest years' income statements, the newest first: an older year may rely on the next one."""
    for place in range(min(READ_YEARS, len(draft.years))):
        _revenue(draft, place)
        _net_income(draft, place)
        _interest(draft, place)
        _ebit(draft, place)


def _revenue(draft: Draft, place: int) -> None:
    year = draft.years[place]
    report = year.income
    revenue, gross, cost = report.total_revenue, report.gross_profit, report.cost_of_revenue
    operating, earned = report.operating_income, report.ebit
    # Operating income is made of gross profit: where earnings before interest and tax are another, neither tells.
    made = operating is not None and earned is not None and not 1 / LOOSE <= operating / (earned or 1.0) <= LOOSE
    least = min(operating, earned) if operating is not None and earned is not None else operating
    parts = total(gross, cost) if cost is None or cost >= 0 else None
    if revenue is None:
        if report.net_income is None and operating is None:
            return
        possible = True
    else:
        possible = revenue >= 0 and (least is None or least <= 1.1 * revenue) and (cost is None or cost >= 0)
        added = summed(year, "income", "total_revenue")
        other, within = (parts, PARTS) if added is None else (added, REVENUE)
        if place:
            beside = draft.years[place - 1].income.total_revenue
        else:
            beside = draft.overview.revenue_ttm if same_money(draft, report) else None
        near_by = not beside or 0.5 <= revenue / beside <= 2.0
        if other is None:
            if possible and near_by and beside:
                return
        elif (
            (possible or (added is not None and revenue >= 0))
            and near_by
            and abs(other - revenue) <= within * max(other, revenue)
        ):
            return
    year.income = weigh(
        draft,
        report,
        "total_revenue",
        of_year("total_revenue", year),
        [
            quarters(year, "income", "total_revenue"),
            *([shifted(draft, year, "total_revenue")] if place == 0 else []),
            Evidence(
                "gross profit and cost add up to",
                parts,
                ((report, "gross_profit"), (report, "cost_of_revenue")),
                PARTS,
                weight=0.5 if made else 1.0,
            ),
            trailing_overview(draft, place),
            *around(draft, place, "income", "total_revenue"),
        ],
        possible=possible,
        impossible="its own costs and profits contradict" if revenue is None or revenue >= 0 else "cannot be",
    )


def _net_income(draft: Draft, place: int) -> None:
    year = draft.years[place]
    report = year.income
    stated, flow = report.net_income, year.cash_flow.net_income
    less_tax = difference(report.income_before_tax, report.income_tax_expense)
    if stated is not None and (
        stated == flow
        or (less_tax is not None and abs(stated - less_tax) <= SAME_PROFIT * abs(stated))
        or (flow is None and less_tax is None and not year.quarters and _beside(draft, place, "net_income", stated))
    ):
        return
    year.income = weigh(
        draft,
        report,
        "net_income",
        of_year("net_income", year),
        [
            Evidence("the cash flow statement states", flow, ((year.cash_flow, "net_income"),), SAME_PROFIT),
            Evidence(
                "income before tax less tax is",
                less_tax,
                ((report, "income_before_tax"), (report, "income_tax_expense")),
                SAME_PROFIT,
            ),
            quarters(year, "income", "net_income", SAME_PROFIT),
            trailing_overview(draft, place, "profit_margin"),
            *around(draft, place, "income", "net_income"),
        ],
    )


def _interest(draft: Draft, place: int) -> None:
    year = draft.years[place]
    report = year.income
    stated = report.interest_expense
    if stated is None:
        return
    before_tax = difference(report.ebit, report.income_before_tax)
    sheet = year.balance
    owed = max(sheet.total_debt or 0.0, sheet.long_term_debt or 0.0)
    not_reported = stated == 0 and owed > INDEBTED * (sheet.total_assets or owed)
    if (stated == 0 and not not_reported) or (
        stated > 0
        and (
            (before_tax is not None and 1 / LOOSE <= before_tax / stated <= LOOSE)
            or (before_tax is None and not year.quarters and _beside(draft, place, "interest_expense", stated))
        )
    ):
        return
    rest = Evidence(
        "earnings before it less those before tax are",
        before_tax,
        ((report, "ebit"), (report, "income_before_tax")),
        loose=True,
    )
    hardly_any = (
        before_tax is not None and 0 < 10 * stated < before_tax and stated < LEAST_RATE * (sheet.total_debt or 0.0)
    )
    why = "is hardly any for the debt" if hardly_any else "is none beside the debt" if not_reported else "cannot be"
    added = quarters(year, "income", "interest_expense", SAME_EBIT)
    year.income = weigh(
        draft,
        report,
        "interest_expense",
        of_year("interest_expense", year),
        [rest]
        if hardly_any
        else [
            Evidence("without its sign it is", abs(stated), within=SAME_EBIT) if stated < 0 else _NOTHING,
            added if added.value and added.value > 0 else _NOTHING,
            rest,
            *(each for each in around(draft, place, "income", "interest_expense") if each.value and each.value > 0),
        ],
        possible=stated >= 0 and not hardly_any and not not_reported,
        impossible=why,
    )


def _ebit(draft: Draft, place: int) -> None:
    year = draft.years[place]
    report = year.income
    stated = report.ebit
    summed_up = total(report.income_before_tax, report.interest_expense)
    if stated is not None and summed_up is not None and abs(stated - summed_up) <= SAME_EBIT * abs(stated):
        return
    year.income = weigh(
        draft, report, "ebit", of_year("ebit", year), [*_of_ebit(report, summed_up), quarters(year, "income", "ebit")]
    )


def _of_ebit(report: IncomeReport, summed_up: float | None) -> list[Evidence]:
    before = difference(report.ebitda, report.depreciation_and_amortization)
    # EBITDA that is made of income before tax and interest is no second witness against the operating income.
    same = before is not None and summed_up is not None and near(before, summed_up, 0.001)
    return [
        Evidence(
            "income before tax and interest add up to",
            summed_up,
            ((report, "income_before_tax"), (report, "interest_expense")),
            SAME_EBIT,
        ),
        Evidence("operating income is", report.operating_income, ((report, "operating_income"),), SAME_EBIT),
        Evidence(
            "those before depreciation less depreciation are",
            before,
            ((report, "ebitda"), (report, "depreciation_and_amortization")),
            SAME_EBIT,
            weight=0.4 if same else 1.0,
        ),
    ]


def _beside(draft: Draft, place: int, field: str, stated: float) -> bool:
    """Tell whether the next or the previous year has a figure of that sign and size, where nothing else speaks of it."""
    return any(
        value is not None and stated and 0.2 <= value / stated <= 5.0
        for value in (
            getattr(draft.years[other].income, field)
            for other in (place - 1, place + 1)
            if 0 <= other < len(draft.years)
        )
    )


_NOTHING: Final = Evidence("", None)
