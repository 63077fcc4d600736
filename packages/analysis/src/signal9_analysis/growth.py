"""Growth and trends over one, three and five years.

Every function takes the fiscal years of a company from the one asked about backwards.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from signal9_analysis.arithmetic import compound_growth, difference, growth
from signal9_analysis.company import FiscalYear
from signal9_analysis.ratios import Years, operating_margin, return_on_assets

YEAR: Final = 365.25
# Fiscal years end on a weekday of the calendar or move by some weeks; a change of the fiscal year moves further.
TOLERANCE_DAYS: Final = 60


def consecutive(years: Years, count: int) -> bool:
    """Tell whether the first `count` fiscal years exist and each ends about one year after the next."""
    return len(years) >= count and all(
        abs((later.ending - earlier.ending).days - YEAR) <= TOLERANCE_DAYS for later, earlier in pairwise(years[:count])
    )


def back(years: Years, count: int) -> Years:
    """Return the fiscal years from the one `count` years ago backwards; empty where there is none."""
    target = count * YEAR
    for index, year in enumerate(years):
        if abs((years[0].ending - year.ending).days - target) <= TOLERANCE_DAYS:
            return years[index:]
    return ()


def revenue_growth(years: Years) -> float | None:
    """totalRevenue / previous totalRevenue − 1; None where the previous is not positive."""
    return growth(years[0].income.total_revenue, years[1].income.total_revenue) if len(years) > 1 else None


def net_income_growth(years: Years) -> float | None:
    """netIncome / previous netIncome − 1; None where the previous is not positive."""
    return growth(years[0].income.net_income, years[1].income.net_income) if len(years) > 1 else None


def operating_cash_flow_growth(years: Years) -> float | None:
    """operatingCashflow / previous operatingCashflow − 1; None where the previous is not positive."""
    return growth(years[0].cash_flow.operating_cashflow, years[1].cash_flow.operating_cashflow) if years[1:] else None


def revenue_cagr_3y(years: Years) -> float | None:
    """Compound growth of totalRevenue per year since three years ago; None unless both are positive."""
    return _compound(years, 3, lambda year: year.income.total_revenue)


def revenue_cagr_5y(years: Years) -> float | None:
    """Compound growth of totalRevenue per year since five years ago; None unless both are positive."""
    return _compound(years, 5, lambda year: year.income.total_revenue)


def net_income_cagr_3y(years: Years) -> float | None:
    """Compound growth of netIncome per year since three years ago; None unless both are positive."""
    return _compound(years, 3, lambda year: year.income.net_income)


def net_income_cagr_5y(years: Years) -> float | None:
    """Compound growth of netIncome per year since five years ago; None unless both are positive."""
    return _compound(years, 5, lambda year: year.income.net_income)


def operating_margin_trend(years: Years) -> float | None:
    """operating_margin − that of the previous report: 0.01 is one percentage point of revenue."""
    return difference(operating_margin(years), operating_margin(years[1:])) if len(years) > 1 else None


def operating_margin_trend_3y(years: Years) -> float | None:
    """operating_margin − that of three years ago: 0.01 is one percentage point of revenue."""
    before = back(years, 3)
    return difference(operating_margin(years), operating_margin(before)) if before else None


def return_on_assets_trend(years: Years) -> float | None:
    """return_on_assets − that of the previous report: 0.01 is one percentage point of assets."""
    return difference(return_on_assets(years), return_on_assets(years[1:])) if len(years) > 1 else None


def share_count_growth(years: Years) -> float | None:
    """commonStockSharesOutstanding / previous − 1; negative where shares were bought back (splits show as growth)."""
    if len(years) < 2:
        return None
    return growth(years[0].balance.common_stock_shares_outstanding, years[1].balance.common_stock_shares_outstanding)


def _compound(years: Years, count: int, figure: Callable[[FiscalYear], float | None]) -> float | None:
    before = back(years, count)
    return compound_growth(figure(years[0]), figure(before[0]), count) if before else None
