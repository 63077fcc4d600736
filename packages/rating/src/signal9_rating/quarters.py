"""The twelve trailing months, where four quarters in a row make them up.

Every function takes the company; None where the newest four quarterly reports are not adjacent, not in one currency
(that of the newest annual report), or one of them lacks the figure: three quarters and a guess are no year.
"""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, TypeVar

from signal9_marketdata import CashFlowReport, Company, IncomeReport, Report, Statements
from signal9_rating.arithmetic import difference, growth, ratio, total

R = TypeVar("R", bound=Report)

QUARTERS: Final = 4

GAP_DAYS: Final = (50, 135)
"""Days between the ends of two quarters: 13 weeks as a rule, 12 to 17 in retail; dates rounded to a month's end are off by up to 30."""

SPAN_DAYS: Final = (235, 315)
"""Days between the ends of the first and the last of four quarters: three of 12 weeks are 252, rounded to months' ends 242."""


def adjacent(statements: Statements[R], skip: int = 0) -> tuple[R, ...]:
    """Return the four newest quarterly reports but for the first `skip`, newest first; empty unless they are adjacent."""
    newest = sorted(statements.quarterly, key=lambda report: report.ending, reverse=True)
    four = newest[skip : skip + QUARTERS]
    if not in_a_row([report.ending for report in four]):
        return ()
    money = {report.currency for report in four} - {None}
    return tuple(four) if not money or (len(money) == 1 and _same_money(money.pop(), statements.annual)) else ()


def in_a_row(ends: Sequence[date]) -> bool:
    """Tell whether four quarters that end on these days, newest first, are twelve months without a gap."""
    return (
        len(ends) == QUARTERS
        and all(GAP_DAYS[0] <= (later - earlier).days <= GAP_DAYS[1] for later, earlier in pairwise(ends))
        and SPAN_DAYS[0] <= (ends[0] - ends[-1]).days <= SPAN_DAYS[1]
    )


def _same_money(currency: str | None, annual: Sequence[Report]) -> bool:
    """Tell whether a currency is that of the newest annual report, as far as that states its own."""
    year = max(annual, key=lambda report: report.ending, default=None)
    return year is None or year.currency in (None, currency)


def trailing(reports: Sequence[R], figure: Callable[[R], float | None]) -> float | None:
    """Return the sum of a figure over four quarters; None for none, or where one lacks it."""
    return total(*(figure(report) for report in reports)) if reports else None


def trailing_end(company: Company) -> date | None:
    """Return the end of the twelve trailing months of the income statement, None where there are none."""
    four = adjacent(company.income)
    return four[0].ending if four else None


def revenue_ttm(company: Company) -> float | None:
    """total_revenue of the four newest adjacent quarters, money."""
    return trailing(adjacent(company.income), _revenue)


def net_income_ttm(company: Company) -> float | None:
    """net_income of the four newest adjacent quarters, money."""
    return trailing(adjacent(company.income), _net_income)


def free_cash_flow_ttm(company: Company) -> float | None:
    """operating_cash_flow − abs(capital_expenditures) of the four newest adjacent quarters, money."""
    return trailing(adjacent(company.cash_flow), _free_cash_flow)


def net_profit_margin_ttm(company: Company) -> float | None:
    """net_income_ttm / revenue_ttm, a share of revenue."""
    return ratio(net_income_ttm(company), revenue_ttm(company))


def revenue_growth_ttm(company: Company) -> float | None:
    """revenue_ttm / that of a year before − 1; needs eight adjacent quarters in one currency."""
    before, now = adjacent(company.income, skip=QUARTERS), adjacent(company.income)
    if (
        not (before and now)
        or len({report.currency for report in (*now, *before)} - {None}) > 1
        or not GAP_DAYS[0] <= (now[-1].ending - before[0].ending).days <= GAP_DAYS[1]
    ):
        return None
    return growth(trailing(now, _revenue), trailing(before, _revenue))


def _revenue(report: IncomeReport) -> float | None:
    return report.total_revenue


def _net_income(report: IncomeReport) -> float | None:
    return report.net_income


def _free_cash_flow(report: CashFlowReport) -> float | None:
    spent = report.capital_expenditures
    return difference(report.operating_cash_flow, None if spent is None else abs(spent))
