"""Every metric of a company, by name and fiscal date."""

from collections.abc import Callable
from typing import Final

from signal9_marketdata import Company
from signal9_rating import growth, market, quarters, ratios, scores, shares
from signal9_rating.arithmetic import finite
from signal9_rating.fiscal import Years

Metrics = dict[str, dict[str, float | None]]


def _named(*functions: Callable[..., float | None]) -> dict[str, Callable[..., float | None]]:
    return {function.__name__: function for function in functions}


ANNUAL: Final[dict[str, Callable[[Years], float | None]]] = _named(
    ratios.gross_margin,
    ratios.operating_margin,
    ratios.net_profit_margin,
    ratios.return_on_assets,
    ratios.return_on_equity,
    ratios.asset_turnover,
    ratios.inventory_turnover,
    ratios.current_ratio,
    ratios.quick_ratio,
    ratios.cash_ratio,
    ratios.operating_cash_flow_ratio,
    ratios.debt_to_equity,
    ratios.debt_to_assets,
    ratios.equity_to_assets,
    ratios.interest_coverage,
    ratios.free_cash_flow,
    ratios.free_cash_flow_margin,
    ratios.income_quality,
    ratios.cash_return_on_assets,
    ratios.accruals,
    ratios.dividend_cover,
    ratios.free_cash_flow_dividend_cover,
    ratios.dupont,
    growth.revenue_growth,
    growth.net_income_growth,
    growth.operating_cash_flow_growth,
    growth.revenue_cagr_3y,
    growth.revenue_cagr_5y,
    growth.net_income_cagr_3y,
    growth.net_income_cagr_5y,
    growth.operating_margin_trend,
    growth.operating_margin_trend_3y,
    growth.operating_margin_trend_5y,
    growth.return_on_assets_trend,
    growth.return_on_assets_trend_3y,
    shares.share_count_growth,
    scores.piotroski_f_score,
    scores.beneish_m_score,
)
"""Metrics of every annual report."""

LATEST: Final[dict[str, Callable[[Company], float | None]]] = _named(
    market.altman_z_score,
    market.pe,
    market.forward_pe,
    market.peg,
    market.price_to_book,
    market.price_to_sales,
    market.ev_to_ebitda,
    market.dividend_yield,
    market.earnings_yield,
    market.free_cash_flow_yield,
    market.sales_yield,
    market.book_yield,
    market.trailing_earnings_yield,
    market.trailing_free_cash_flow_yield,
    market.price_to_earnings_growth,
    market.price_to_target,
    quarters.revenue_ttm,
    quarters.net_income_ttm,
    quarters.free_cash_flow_ttm,
    quarters.net_profit_margin_ttm,
    quarters.revenue_growth_ttm,
    market.earnings_surprise,
    market.earnings_surprise_consistency,
    market.news_sentiment,
)
"""Metrics of the newest annual report only: they need today's price, estimates or news."""

METRIC_NAMES: Final = frozenset({*ANNUAL, *LATEST})


def compute_metrics(company: Company) -> Metrics:
    """Return metric → fiscal date (YYYY-MM-DD, newest first) → value, None where an input is missing.

    Metrics of `LATEST` are None at all dates but the newest. A company without annual reports has empty maps.
    """
    years = company.years
    dates = [year.ending.isoformat() for year in years]
    metrics: Metrics = {
        name: {day: finite(function(years[index:])) for index, day in enumerate(dates)}
        for name, function in ANNUAL.items()
    }
    for name, latest in LATEST.items():
        metrics[name] = {day: finite(latest(company)) if index == 0 else None for index, day in enumerate(dates)}
    return metrics


def newest(metrics: Metrics) -> dict[str, float | None]:
    """Return every metric's value at the newest fiscal date; an older value never stands in for a missing one."""
    return {name: next(iter(values.values()), None) for name, values in metrics.items()}
