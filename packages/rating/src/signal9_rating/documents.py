"""The five vendor documents (and the news) as structs: missing figures are None, never 0.

Field names are the vendor's, in snake case. Money is in units of `reported_currency`, shares are counts,
margins, yields and returns are ratios (0.05 is 5 %), earnings surprises are percentages.
"""

from datetime import date, datetime
from typing import Generic, TypeVar

import msgspec

from signal9_rating.decoding import Reader


class Document(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of every part of a vendor document."""


class Report(Document, frozen=True, kw_only=True, rename="camel"):
    """One fiscal period of a statement."""

    fiscal_date_ending: date
    reported_currency: str | None = None


class IncomeReport(Report, frozen=True, kw_only=True, rename="camel"):
    """One period of INCOME_STATEMENT."""

    total_revenue: float | None = None
    gross_profit: float | None = None
    cost_of_revenue: float | None = None
    operating_income: float | None = None
    selling_general_and_administrative: float | None = None
    research_and_development: float | None = None
    interest_expense: float | None = None
    income_before_tax: float | None = None
    income_tax_expense: float | None = None
    net_income_from_continuing_operations: float | None = None
    depreciation_and_amortization: float | None = None
    ebit: float | None = None
    ebitda: float | None = None
    net_income: float | None = None


class BalanceReport(Report, frozen=True, kw_only=True, rename="camel"):
    """One period of BALANCE_SHEET."""

    total_assets: float | None = None
    total_current_assets: float | None = None
    cash_and_cash_equivalents_at_carrying_value: float | None = None
    cash_and_short_term_investments: float | None = None
    inventory: float | None = None
    current_net_receivables: float | None = None
    property_plant_equipment: float | None = None
    goodwill: float | None = None
    intangible_assets: float | None = None
    total_liabilities: float | None = None
    total_current_liabilities: float | None = None
    current_long_term_debt: float | None = None
    short_term_debt: float | None = None
    long_term_debt: float | None = None
    short_long_term_debt_total: float | None = None
    total_shareholder_equity: float | None = None
    retained_earnings: float | None = None
    common_stock_shares_outstanding: float | None = None


class CashFlowReport(Report, frozen=True, kw_only=True, rename="camel"):
    """One period of CASH_FLOW."""

    operating_cashflow: float | None = None
    capital_expenditures: float | None = None
    depreciation_depletion_and_amortization: float | None = None
    cashflow_from_investment: float | None = None
    cashflow_from_financing: float | None = None
    dividend_payout: float | None = None
    net_income: float | None = None


R = TypeVar("R", bound=Report)


class Statements(Document, Generic[R], frozen=True, kw_only=True):
    """One statement document: its reports in the order of the source."""

    symbol: str
    annual_reports: tuple[R, ...]
    quarterly_reports: tuple[R, ...] = ()


class AnnualEarnings(Document, frozen=True, kw_only=True, rename="camel"):
    """Earnings per share of a fiscal year."""

    fiscal_date_ending: date
    reported_eps: float | None = msgspec.field(name="reportedEPS", default=None)


class QuarterlyEarnings(Document, frozen=True, kw_only=True, rename="camel"):
    """Earnings per share of a quarter against what analysts had estimated."""

    fiscal_date_ending: date
    reported_date: date | None = None
    reported_eps: float | None = msgspec.field(name="reportedEPS", default=None)
    estimated_eps: float | None = msgspec.field(name="estimatedEPS", default=None)
    surprise: float | None = None
    surprise_percentage: float | None = None


class Earnings(Document, frozen=True, kw_only=True, rename="camel"):
    """EARNINGS of one company."""

    symbol: str
    annual_earnings: tuple[AnnualEarnings, ...]
    quarterly_earnings: tuple[QuarterlyEarnings, ...] = ()


class TickerSentiment(Document, frozen=True, kw_only=True):
    """How one news item speaks about one ticker: score −1 to 1, relevance 0 to 1."""

    ticker: str
    relevance_score: float | None = msgspec.field(name="relevance_score", default=None)
    ticker_sentiment_score: float | None = msgspec.field(name="ticker_sentiment_score", default=None)


class NewsItem(Document, frozen=True, kw_only=True):
    """One news item, without its text: strangers wrote it and no rule reads it."""

    time_published: datetime = msgspec.field(name="time_published")
    ticker_sentiment: tuple[TickerSentiment, ...] = msgspec.field(name="ticker_sentiment", default=())


class News(Document, frozen=True, kw_only=True, rename="camel"):
    """NEWS_SENTIMENT, possibly about several companies."""

    feed: tuple[NewsItem, ...]


class Overview(Document, frozen=True, kw_only=True, rename="pascal"):
    """OVERVIEW of one company, at the prices of the day it was fetched."""

    symbol: str
    asset_type: str | None = None
    name: str | None = None
    description: str | None = None
    exchange: str | None = None
    currency: str | None = None
    country: str | None = None
    sector: str | None = None
    industry: str | None = None
    fiscal_year_end: str | None = None
    latest_quarter: date | None = None
    market_capitalization: float | None = None
    ebitda: float | None = msgspec.field(name="EBITDA", default=None)
    pe_ratio: float | None = msgspec.field(name="PERatio", default=None)
    peg_ratio: float | None = msgspec.field(name="PEGRatio", default=None)
    forward_pe: float | None = msgspec.field(name="ForwardPE", default=None)
    book_value: float | None = None
    dividend_per_share: float | None = None
    dividend_yield: float | None = None
    eps: float | None = msgspec.field(name="EPS", default=None)
    profit_margin: float | None = None
    operating_margin_ttm: float | None = msgspec.field(name="OperatingMarginTTM", default=None)
    return_on_assets_ttm: float | None = msgspec.field(name="ReturnOnAssetsTTM", default=None)
    return_on_equity_ttm: float | None = msgspec.field(name="ReturnOnEquityTTM", default=None)
    revenue_ttm: float | None = msgspec.field(name="RevenueTTM", default=None)
    quarterly_earnings_growth_yoy: float | None = msgspec.field(name="QuarterlyEarningsGrowthYOY", default=None)
    quarterly_revenue_growth_yoy: float | None = msgspec.field(name="QuarterlyRevenueGrowthYOY", default=None)
    analyst_target_price: float | None = None
    price_to_sales_ratio_ttm: float | None = msgspec.field(name="PriceToSalesRatioTTM", default=None)
    price_to_book_ratio: float | None = None
    ev_to_revenue: float | None = msgspec.field(name="EVToRevenue", default=None)
    ev_to_ebitda: float | None = msgspec.field(name="EVToEBITDA", default=None)
    beta: float | None = None
    week_52_high: float | None = msgspec.field(name="52WeekHigh", default=None)
    week_52_low: float | None = msgspec.field(name="52WeekLow", default=None)
    shares_outstanding: float | None = None
    dividend_date: date | None = None
    ex_dividend_date: date | None = None


def decode_overview(raw: bytes) -> Overview:
    """Decode OVERVIEW. Raises DocumentError with the path of what does not fit."""
    reader = Reader("OVERVIEW")
    return reader.struct(Overview, reader.load(raw))


def decode_income(raw: bytes) -> Statements[IncomeReport]:
    """Decode INCOME_STATEMENT. Raises DocumentError with the path of what does not fit."""
    return _statements("INCOME_STATEMENT", IncomeReport, raw)


def decode_balance(raw: bytes) -> Statements[BalanceReport]:
    """Decode BALANCE_SHEET. Raises DocumentError with the path of what does not fit."""
    return _statements("BALANCE_SHEET", BalanceReport, raw)


def decode_cash_flow(raw: bytes) -> Statements[CashFlowReport]:
    """Decode CASH_FLOW. Raises DocumentError with the path of what does not fit."""
    return _statements("CASH_FLOW", CashFlowReport, raw)


def decode_earnings(raw: bytes) -> Earnings:
    """Decode EARNINGS. Raises DocumentError with the path of what does not fit."""
    reader = Reader("EARNINGS")
    return reader.struct(Earnings, reader.load(raw))


def decode_news(raw: bytes) -> News:
    """Decode NEWS_SENTIMENT. Raises DocumentError with the path of what does not fit."""
    reader = Reader("NEWS_SENTIMENT")
    return reader.struct(News, reader.load(raw))


def _statements(document: str, report: type[R], raw: bytes) -> Statements[R]:
    reader = Reader(document)
    body = reader.load(raw)
    quarterly = body.get("quarterlyReports")
    return Statements(
        symbol=reader.text(body, "symbol"),
        annual_reports=reader.array(report, body.get("annualReports"), "$.annualReports"),
        quarterly_reports=() if quarterly is None else reader.array(report, quarterly, "$.quarterlyReports"),
    )
