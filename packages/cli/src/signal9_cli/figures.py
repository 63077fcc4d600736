"""How a figure is written for a reader: ratios as percent or times, money in millions, each by its metric; ratings as stars, trends in a line."""

import math
import re
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
        return unsigned_zero(f"{value:.2f}".rstrip("0").rstrip("."))
    return unsigned_zero(f"{100 * value:,.1f} %")


def unsigned_zero(text: str) -> str:
    """Return a number as it is written, but for one that rounds to nothing: that has no sign.

    >>> [unsigned_zero(text) for text in ("-0.0 %", "+0.00", "-0.1", "+10")]
    ['0.0 %', '0.00', '-0.1', '+10']
    """
    return text if re.search("[1-9]", text) else text.lstrip("+-")


def signed(value: float | None) -> str:
    """Return a number from -1 to 1 with its sign; a dash where it is missing."""
    return "–" if value is None else unsigned_zero(f"{value:+.2f}")


def stars(rating: int) -> str:
    """Return a rating of 1 to 5 as stars."""
    return "★" * rating + "☆" * (5 - rating)


_BARS: Final = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None]) -> str:
    """Return one character a value, from the lowest to the highest; a dot where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return "·" * len(values)
    low, spread = min(known), max(known) - min(known)
    return "".join(
        "·" if value is None else _BARS[round((value - low) / spread * 7) if spread else 3] for value in values
    )


def points(contribution: float) -> str:
    """Return by how many points a rule moved the score."""
    return unsigned_zero(f"{contribution:+.1f}")


_NAMES: Final = {
    "altman_z_score": "Altman's Z",
    "beneish_m_score": "Beneish's M",
    "dupont": "Return on equity by DuPont",
    "ev_to_ebitda": "Enterprise value to EBITDA",
    "forward_pe": "Price to next year's earnings",
    "net_income_cagr_3y": "Net income growth a year, 3 years",
    "net_income_cagr_5y": "Net income growth a year, 5 years",
    "operating_margin_trend_3y": "Operating margin trend, 3 years",
    "operating_margin_trend_5y": "Operating margin trend, 5 years",
    "pe": "Price to earnings",
    "peg": "Price to earnings to expected growth",
    "piotroski_f_score": "Piotroski's F",
    "return_on_assets_trend_3y": "Return on assets trend, 3 years",
    "revenue_cagr_3y": "Revenue growth a year, 3 years",
    "revenue_cagr_5y": "Revenue growth a year, 5 years",
}
"""Metrics whose identifier is no name that a reader would know."""


def title(name: str) -> str:
    """Return a metric's, a rule's or a component's name in words."""
    name = name.replace("-", "_")
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith("peer_rank_"):
        return f"Rank among peers: {title(name.removeprefix('peer_rank_')).lower()}"
    if name.endswith("_ttm"):
        return f"{title(name.removesuffix('_ttm'))}, last 12 months"
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).replace("_", " ")
    return words[:1].upper() + words[1:]


def limits(steps: Sequence[float], start: float = 50.0) -> tuple[float, float]:
    """Return the round fives of the scale, within 0 to 100, that holds every score on the way from `start`."""
    way = list(accumulate(steps, initial=start))
    return max(0.0, math.floor(min(way) / 5 - 0.2) * 5), min(100.0, math.ceil(max(way) / 5 + 0.2) * 5)
