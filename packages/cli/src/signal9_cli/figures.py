"""How a figure is written for a reader: ratios as percent or times, money in millions, each by its metric."""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

_MONEY: Final = frozenset({"free_cash_flow", "revenue_ttm", "net_income_ttm", "free_cash_flow_ttm"})
_TIMES: Final = frozenset(
    [
        "asset_turnover",
        "inventory_turnover",
        "current_ratio",
        "quick_ratio",
        "cash_ratio",
        "operating_cash_flow_ratio",
        "debt_to_equity",
        "interest_coverage",
        "income_quality",
        "dividend_cover",
        "free_cash_flow_dividend_cover",
        "pe",
        "forward_pe",
        "peg",
        "price_to_book",
        "price_to_sales",
        "ev_to_ebitda",
        "price_to_earnings_growth",
    ]
)
_POINTS: Final = frozenset({"piotroski_f_score", "altman_z_score", "beneish_m_score", "news_sentiment"})


def figure(metric: str, value: float | None) -> str:
    """Return a metric's value as people write it; a dash where it is missing."""
    if value is None:
        return "–"
    if metric in _MONEY:
        return f"{value / 1e6:,.0f} M" if abs(value) >= 1e6 else f"{value:,.0f}"
    if metric in _TIMES:
        return f"{value:,.2f}×"
    if metric in _POINTS:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{100 * value:,.1f} %"


def title(name: str) -> str:
    """Return a metric's or component's name in words."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).replace("_", " ")
    return words[:1].upper() + words[1:]


def limits(steps: Sequence[float], start: float = 50.0) -> tuple[float, float]:
    """Return the round fives of the scale, within 0 to 100, that holds every score on the way from `start`."""
    way = list(accumulate(steps, initial=start))
    return max(0.0, math.floor(min(way) / 5 - 0.2) * 5), min(100.0, math.ceil(max(way) / 5 + 0.2) * 5)
