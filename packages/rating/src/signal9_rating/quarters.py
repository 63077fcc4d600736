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

GAP_DAYS: Final = (70, 125)
"""Days between the ends of two quarters: 13 weeks as a rule, 12 or 16 in retail."""

SPAN_DAYS: Final = (250, 300)
"""Days between the ends of the first and the last of four quarters."""


def adjacent(statements: Statements[R], skip: int = 0) -> tuple[R, ...]:
    """Return the four newest quarterly reports but for the first `skip`, newest first; empty unless they are adjacent."""
    newest = sorted(statements.quarterly, key=lambda report: report.ending, reverse=True)
    four = newest[skip : skip + QUARTERS]
    return tuple(four) if _adjacent(four) and _same_money(four[0], statements.annual) else ()


def _same_money(quarter: Report, annual: Sequence[Report]) -> bool:
    """Tell whether a quarter is in the currency of the newest annual report, as far as both state theirs."""
    year = max(annual, key=lambda report: report.ending, default=None)
    currencies = {quarter.currency, year.currency if year else None} - {None}
    return len(currencies) < 2


def _adjacent(reports: Sequence[Report]) -> bool:
    if len(reports) < QUARTERS or len({report.currency for report in reports}) > 1:
        return False
    ends = [report.ending for report in reports]
    gaps = [(later - earlier).days for later, earlier in pairwise(ends)]
    return (
        all(GAP_DAYS[0] <= gap <= GAP_DAYS[1] for gap in gaps)
        and SPAN_DAYS[0] <= (ends[0] - ends[-1]).days <= SPAN_DAYS[1]
    )


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
        or now[0].currency != before[0].currency
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
