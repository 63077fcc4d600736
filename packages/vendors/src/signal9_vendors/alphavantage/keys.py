"""AlphaVantage's names of what market data calls otherwise: the field of a struct -> the key of the vendor's JSON."""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, get_origin

import msgspec

from signal9_marketdata import (
    AnnualEarnings,
    BalanceReport,
    CashFlowReport,
    EarningsHistory,
    IncomeReport,
    News,
    NewsItem,
    Overview,
    Part,
    QuarterlyEarnings,
    Statements,
    TickerSentiment,
)


def _camel(field: str) -> str:
    first, *others = field.split("_")
    return first + "".join(map(str.capitalize, others))


def _pascal(field: str) -> str:
    return "".join(map(str.capitalize, field.split("_")))


_PERIOD: Final = {"ending": "fiscalDateEnding", "currency": "reportedCurrency"}
_EPS: Final = {"reported_eps": "reportedEPS", "estimated_eps": "estimatedEPS"}

_NAMES: Final[Mapping[type, tuple[Callable[[str], str], Mapping[str, str]]]] = {
    Statements: (_camel, {"annual": "annualReports", "quarterly": "quarterlyReports"}),
    IncomeReport: (_camel, _PERIOD),
    BalanceReport: (
        _camel,
        {
            **_PERIOD,
            "cash_and_equivalents": "cashAndCashEquivalentsAtCarryingValue",
            "total_debt": "shortLongTermDebtTotal",
            "shareholder_equity": "totalShareholderEquity",
            "shares_outstanding": "commonStockSharesOutstanding",
        },
    ),
    CashFlowReport: (
        _camel,
        {
            **_PERIOD,
            "operating_cash_flow": "operatingCashflow",
            "depreciation_and_amortization": "depreciationDepletionAndAmortization",
            "investing_cash_flow": "cashflowFromInvestment",
            "financing_cash_flow": "cashflowFromFinancing",
        },
    ),
    EarningsHistory: (_camel, {"annual": "annualEarnings", "quarterly": "quarterlyEarnings"}),
    AnnualEarnings: (_camel, {**_PERIOD, **_EPS}),
    QuarterlyEarnings: (_camel, {**_PERIOD, **_EPS}),
    News: (str, {"items": "feed"}),
    NewsItem: (str, {"published_at": "time_published", "mentions": "ticker_sentiment"}),
    TickerSentiment: (
        str,
        {"symbol": "ticker", "relevance": "relevance_score", "sentiment": "ticker_sentiment_score"},
    ),
    Overview: (
        _pascal,
        {
            "ebitda": "EBITDA",
            "pe_ratio": "PERatio",
            "peg_ratio": "PEGRatio",
            "forward_pe": "ForwardPE",
            "eps": "EPS",
            "operating_margin_ttm": "OperatingMarginTTM",
            "return_on_assets_ttm": "ReturnOnAssetsTTM",
            "return_on_equity_ttm": "ReturnOnEquityTTM",
            "revenue_ttm": "RevenueTTM",
            "quarterly_earnings_growth_yoy": "QuarterlyEarningsGrowthYOY",
            "quarterly_revenue_growth_yoy": "QuarterlyRevenueGrowthYOY",
            "price_to_sales_ratio_ttm": "PriceToSalesRatioTTM",
            "ev_to_revenue": "EVToRevenue",
            "ev_to_ebitda": "EVToEBITDA",
            "week_52_high": "52WeekHigh",
            "week_52_low": "52WeekLow",
        },
    ),
}
"""Kind of part -> how the vendor spells a field's name, and the names that are others."""


@cache
def keys_of(part: type[Part]) -> Mapping[str, str]:
    """Return field -> key of a kind of part."""
    spelled, others = _NAMES[get_origin(part) or part]
    names = (field.name for field in msgspec.structs.fields(part) if field.name != "origin")
    return MappingProxyType({name: others.get(name) or spelled(name) for name in names})
