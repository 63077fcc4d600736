"""What the market pays for the newest twelve months, and how they compare with those before: the fiscal year where no
newer four quarters are.

Every function takes the company. Where newer quarters are there and one of them lacks the figure, there is none: an older
figure never stands in for a newer one that is missing.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, TypeVar

from signal9_marketdata import BalanceReport, CashFlowReport, Company, IncomeReport, Report, Statements
from signal9_rating.arithmetic import difference, growth, positive, ratio, total
from signal9_rating.cover import funds_from_operations
from signal9_rating.fiscal import Years
from signal9_rating.growth import earnings_change, revenue_growth
from signal9_rating.quarters import GAP_DAYS, QUARTERS, adjacent, trailing, trailing_end
from signal9_rating.ratios import free_cash_flow

R = TypeVar("R", bound=Report)


QUARTER_DUE_DAYS: Final = 135
"""Days after a fiscal year by which the next quarter's report is filed: a quarter, and the 45 days that a 10-Q takes at most."""


class Periods:
    """Says which period a metric is of."""

    def __init__(self, company: Company) -> None:
        end = _newer_end(company)
        self._ending = company.years[0].ending if company.years else None
        self._year = f"the fiscal year to {company.years[0].ending}" if company.years else "no period"
        self._months = self._year if end is None else f"the twelve months to {end}"
        self._two_years = self._months if _two_years(company)[1] else self._year

    def of(self, metric: str) -> str:
        """Return the period in words: `the twelve months to 2021-09-30` or `the fiscal year to 2020-12-31`."""
        if metric in (trailing_revenue_growth.__name__, trailing_earnings_change.__name__):
            return self._two_years
        return self._months if metric.startswith("trailing_") else self._year

    def behind(self, metric: str, as_of: date) -> bool:
        """Tell whether a metric of the newest months is of a fiscal year after which a quarter's report is due."""
        if self._ending is None or (as_of - self._ending).days <= QUARTER_DUE_DAYS:
            return False
        if metric == newest_book_yield.__name__:
            return self._months == self._year
        return metric.startswith("trailing_") and self.of(metric) == self._year


def trailing_earnings_yield(company: Company) -> float | None:
    """net_income of the newest twelve months / market_capitalization, per year: of four quarters, else of the fiscal year."""
    return _yield(company, _sum(company, company.income, _net_income, lambda years: years[0].income.net_income))


def trailing_free_cash_flow_yield(company: Company) -> float | None:
    """operating_cash_flow − abs(capital_expenditures) of the newest twelve months / market_capitalization, per year."""
    return _yield(company, _sum(company, company.cash_flow, _free_cash_flow, free_cash_flow))


def trailing_sales_yield(company: Company) -> float | None:
    """total_revenue of the newest twelve months / market_capitalization, per year."""
    return _yield(company, _sum(company, company.income, _revenue, lambda years: years[0].income.total_revenue))


def trailing_funds_from_operations_yield(company: Company) -> float | None:
    """(net_income + depreciation_and_amortization) of the newest twelve months / market_capitalization, per year.

    Funds from operations as Nareit (White Paper, 2018) defines them, but for gains on sales, which are not stated apart.
    """
    if not company.years:
        return None
    if _newer_end(company) is None:
        return _yield(company, funds_from_operations(company.years))
    income = trailing(adjacent(company.income), _net_income)
    return _yield(company, total(income, trailing(adjacent(company.cash_flow), _depreciation)))


def newest_book_yield(company: Company) -> float | None:
    """shareholder_equity of the newest balance sheet / market_capitalization: the quarter's, else the fiscal year's."""
    if not company.years:
        return None
    end = _newer_end(company)
    balance: BalanceReport | None = company.years[0].balance
    if end is not None:
        balance = max(company.balance.quarterly, key=lambda report: report.ending, default=balance)
    return None if balance is None else _yield(company, balance.shareholder_equity)


def trailing_revenue_growth(company: Company) -> float | None:
    """total_revenue of the newest twelve months / that of the twelve before − 1; of the fiscal year without eight such quarters."""
    now, before, _ = _two_years(company)
    if not before:
        return revenue_growth(company.years) if company.years else None
    return growth(trailing(now, _revenue), trailing(before, _revenue))


def trailing_earnings_change(company: Company) -> float | None:
    """(net_income of the newest twelve months − that of the twelve before) / total_assets of the newest year, see earnings_change."""
    now, before, assets = _two_years(company)
    if not before:
        return earnings_change(company.years) if company.years else None
    return ratio(difference(trailing(now, _net_income), trailing(before, _net_income)), assets)


def _newer_end(company: Company) -> date | None:
    """Return the end of four quarters that are newer than the fiscal year, None where the year is the newest."""
    end = trailing_end(company)
    return end if end is not None and company.years and end > company.years[0].ending else None


def _sum(
    company: Company,
    statements: Statements[R],
    figure: Callable[[R], float | None],
    annual: Callable[[Years], float | None],
) -> float | None:
    if not company.years:
        return None
    if _newer_end(company) is None:
        return annual(company.years)
    return trailing(adjacent(statements), figure)


def _two_years(
    company: Company,
) -> tuple[Sequence[IncomeReport], Sequence[IncomeReport], float | None]:
    """Return the newest four quarters, the four before, and the total assets of the newest year; nothing without newer quarters.

    The four before are empty where they are not adjacent to the newest, or in other money.
    """
    if _newer_end(company) is None:
        return (), (), None
    now, before = adjacent(company.income), adjacent(company.income, skip=QUARTERS)
    if before and (
        now[0].currency != before[0].currency
        or not GAP_DAYS[0] <= (now[-1].ending - before[0].ending).days <= GAP_DAYS[1]
    ):
        before = ()
    return now, before, company.years[0].balance.total_assets


def _yield(company: Company, amount: float | None) -> float | None:
    return ratio(amount, positive(company.overview.market_capitalization))


def _revenue(report: IncomeReport) -> float | None:
    return report.total_revenue


def _net_income(report: IncomeReport) -> float | None:
    return report.net_income


def _depreciation(report: CashFlowReport) -> float | None:
    return report.depreciation_and_amortization


def _free_cash_flow(report: CashFlowReport) -> float | None:
    spent = report.capital_expenditures
    return difference(report.operating_cash_flow, None if spent is None else abs(spent))
