"""Oddities of income statements, and figures that the quarters or the overview contradict."""

from signal9_sandbox.answers import Answers
from signal9_sandbox.draws import Draws
from signal9_sandbox.habits.changes import (
    ANNUAL,
    QUARTERLY,
    figure,
    follow,
    put,
    reports,
    reports_of,
    say,
    scaled,
    years,
)

INCOME = "INCOME_STATEMENT"

# The year's revenue over that of its quarters, as the real answers have it; now and then it is an eighth.
_OFF = (0.5, 0.65, 0.8, 0.83, 0.9, 0.94, 0.96, 1.06, 1.25, 2.0)
_EIGHTH = 0.04
_BY_REVENUE = {
    "RevenuePerShareTTM": 1,
    "ProfitMargin": -1,
    "OperatingMarginTTM": -1,
    "PriceToSalesRatioTTM": -1,
    "EVToRevenue": -1,
}


def negative_interest(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - all reports alike
    """Interest paid is written with the sign turned."""
    paths = list[str]()
    for place in reports(answers, INCOME):
        interest = figure(place[2], "interestExpense")
        if interest is not None and interest > 0:
            paths += put(INCOME, place, "interestExpense", -interest)
    return paths


def revenue_not_its_quarters(answers: Answers, draws: Draws) -> list[str]:
    """The revenue of a year is not that of its four quarters."""
    # The oldest year has no four quarters that could say otherwise.
    number = min(years(answers[INCOME], draws)[0], max(0, len(answers[INCOME][ANNUAL]) - 2))
    year = answers[INCOME][ANNUAL][number]
    revenue = figure(year, "totalRevenue")
    if not revenue:
        return []
    factor = 0.125 if draws.chance("eighth", _EIGHTH) else _OFF[draws.index("factor", len(_OFF))]
    now = scaled(revenue, draws, "little", factor, factor * 1.02)
    return put(INCOME, (ANNUAL, number, year), "totalRevenue", now)


def net_income_not_its_quarters(answers: Answers, draws: Draws) -> list[str]:
    """The net income of one quarter is some times what it was, and the year's is not."""
    quarters = answers[INCOME][QUARTERLY]
    number = draws.index("quarter", min(8, len(quarters)))
    income = figure(quarters[number], "netIncome")
    if not income:
        return []
    place = (QUARTERLY, number, quarters[number])
    return put(INCOME, place, "netIncome", scaled(income, draws, "times", 1.5, 4.0))


def operating_income_contradicted(answers: Answers, draws: Draws) -> list[str]:
    """Operating income is another figure than ebit and the overview's margin say: costs with a minus, or a part of it."""
    factor, paths = draws.uniform("factor", -2.5, 0.4), list[str]()
    quarters = draws.chance("in its quarters", 0.65)
    for place in reports_of(answers, INCOME, years(answers[INCOME], draws), quarters):
        if ebit := figure(place[2], "ebit"):
            paths += put(INCOME, place, "operatingIncome", round(ebit * factor))
    return paths


def slip_of_a_year(answers: Answers, draws: Draws) -> list[str]:
    """One year's revenue has another size than those beside it, so that growth is a slip's."""
    annual = answers[INCOME][ANNUAL]
    number = draws.index("place", len(annual))
    revenue = figure(annual[number], "totalRevenue")
    factor = (0.1, 0.25, 4.0, 10.0)[draws.index("factor", 4)]
    return put(INCOME, (ANNUAL, number, annual[number]), "totalRevenue", round(revenue * factor)) if revenue else []


def trailing_revenue_off(answers: Answers, draws: Draws) -> list[str]:
    """RevenueTTM, and the ratios that follow from it, are not those of the newest four quarters."""
    overview = answers["OVERVIEW"]
    if overview["RevenueTTM"] == "None":
        return []
    factor = draws.uniform("factor", 0.7, 0.93) if draws.chance("less", 0.5) else draws.uniform("factor", 1.06, 1.3)
    paths = say(answers, "RevenueTTM", round(int(overview["RevenueTTM"]) * factor))
    return paths + follow(answers, factor, _BY_REVENUE)
