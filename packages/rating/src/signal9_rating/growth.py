"""Growth and trends over one, three and five years.

Every function takes the fiscal years of a company from the one asked about backwards, never an empty sequence;
None where the year compared with is missing.
"""

from collections.abc import Callable
from typing import Final

from signal9_marketdata import FiscalYear
from signal9_rating.arithmetic import compound_growth, difference, growth, ratio, total
from signal9_rating.fiscal import Years, back, consecutive, previous
from signal9_rating.ratios import operating_margin, return_on_assets

EARNINGS_YEARS: Final = (3, 5)
"""Fiscal years over which profits are counted: at least, at most."""


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


def earnings_change(years: Years) -> float | None:
    """(net_income − previous net_income) / previous total_assets: unlike a growth it also holds for losses.

    A loss that deepens is negative, a turn to profit positive.
    """
    before = previous(years)
    if not before:
        return None
    change = difference(years[0].income.net_income, before[0].income.net_income)
    return ratio(change, before[0].balance.total_assets)


def operating_income_change(years: Years) -> float | None:
    """(operating_income − previous operating_income) / previous total_revenue, see earnings_change."""
    before = previous(years)
    if not before:
        return None
    change = difference(years[0].income.operating_income, before[0].income.operating_income)
    return ratio(change, before[0].income.total_revenue)


def profitable_years(years: Years) -> float | None:
    """Share of the newest five fiscal years in a row with a positive net_income; None with fewer than three of them.

    Stability of earnings, the E of the supervisors' CAMELS (Federal Reserve, SR 96-38).
    """
    row = [count for count in range(EARNINGS_YEARS[1], EARNINGS_YEARS[0] - 1, -1) if consecutive(years, count)]
    if not row:
        return None
    known = [None if (income := year.income.net_income) is None else float(income > 0) for year in years[: row[0]]]
    return ratio(total(*known), float(len(known)))


def _change(years: Years, figure: Callable[[FiscalYear], float | None]) -> float | None:
    before = previous(years)
    return growth(figure(years[0]), figure(before[0])) if before else None


def _compound(years: Years, count: int, figure: Callable[[FiscalYear], float | None]) -> float | None:
    before = back(years, count)
    return compound_growth(figure(years[0]), figure(before[0]), count) if before else None


def _moved(years: Years, before: Years, metric: Callable[[Years], float | None]) -> float | None:
    return difference(metric(years), metric(before)) if before else None
