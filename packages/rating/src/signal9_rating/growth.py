"""Growth and trends over one, three and five years.

Every function takes the fiscal years of a company from the one asked about backwards, never an empty sequence;
None where the year compared with is missing.
"""

from collections.abc import Callable

from signal9_marketdata import FiscalYear
from signal9_rating.arithmetic import compound_growth, difference, growth
from signal9_rating.fiscal import Years, back, previous
from signal9_rating.ratios import operating_margin, return_on_assets


def revenue_growth(years: Years) -> float | None:
    """total_revenue / previous total_revenue − 1; None where the previous is not positive."""
    return _change(years, lambda year: year.income.total_revenue)


def net_income_growth(years: Years) -> float | None:
    """net_income / previous net_income − 1; None where the previous is not positive."""
    return _change(years, lambda year: year.income.net_income)


def operating_cash_flow_growth(years: Years) -> float | None:
    """operating_cash_flow / previous operating_cash_flow − 1; None where the previous is not positive."""
    return _change(years, lambda year: year.cash_flow.operating_cash_flow)


def revenue_cagr_3y(years: Years) -> float | None:
    """Compound growth of total_revenue per year since three years ago; None unless both are positive."""
    return _compound(years, 3, lambda year: year.income.total_revenue)


def revenue_cagr_5y(years: Years) -> float | None:
    """Compound growth of total_revenue per year since five years ago; None unless both are positive."""
    return _compound(years, 5, lambda year: year.income.total_revenue)


def net_income_cagr_3y(years: Years) -> float | None:
    """Compound growth of net_income per year since three years ago; None unless both are positive."""
    return _compound(years, 3, lambda year: year.income.net_income)


def net_income_cagr_5y(years: Years) -> float | None:
    """Compound growth of net_income per year since five years ago; None unless both are positive."""
    return _compound(years, 5, lambda year: year.income.net_income)


def operating_margin_trend(years: Years) -> float | None:
    """operating_margin − that of the previous report: 0.01 is one percentage point of revenue."""
    return _moved(years, previous(years), operating_margin)


def operating_margin_trend_3y(years: Years) -> float | None:
    """operating_margin − that of three years ago: 0.01 is one percentage point of revenue."""
    return _moved(years, back(years, 3), operating_margin)


def operating_margin_trend_5y(years: Years) -> float | None:
    """operating_margin − that of five years ago: 0.01 is one percentage point of revenue."""
    return _moved(years, back(years, 5), operating_margin)


def return_on_assets_trend(years: Years) -> float | None:
    """return_on_assets − that of the previous report: 0.01 is one percentage point of assets."""
    return _moved(years, previous(years), return_on_assets)


def return_on_assets_trend_3y(years: Years) -> float | None:
    """return_on_assets − that of three years ago: 0.01 is one percentage point of assets."""
    return _moved(years, back(years, 3), return_on_assets)


def _change(years: Years, figure: Callable[[FiscalYear], float | None]) -> float | None:
    before = previous(years)
    return growth(figure(years[0]), figure(before[0])) if before else None


def _compound(years: Years, count: int, figure: Callable[[FiscalYear], float | None]) -> float | None:
    before = back(years, count)
    return compound_growth(figure(years[0]), figure(before[0]), count) if before else None


def _moved(years: Years, before: Years, metric: Callable[[Years], float | None]) -> float | None:
    return difference(metric(years), metric(before)) if before else None
