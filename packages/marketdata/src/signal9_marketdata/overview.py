"""What a company is and what the market pays for it, at the prices of one day."""

from datetime import date
from typing import TypeAlias

from signal9_marketdata.origin import Part
from signal9_marketdata.statements import Money, Shares

Ratio: TypeAlias = float
"""A quotient: of a margin, a yield, a return or a growth 0.05 is 5 %, of a price it is times."""


class Overview(Part, frozen=True, kw_only=True):
    """The description of a company, and its key figures at the prices of the day on which they were fetched.

    Amounts are in units of `currency`; those ending in `_ttm` are of the twelve trailing months.
    """

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
    market_capitalization: Money | None = None
    ebitda: Money | None = None
    pe_ratio: Ratio | None = None
    peg_ratio: Ratio | None = None
    forward_pe: Ratio | None = None
    book_value: Money | None = None
    """Equity a share."""
    dividend_per_share: Money | None = None
    dividend_yield: Ratio | None = None
    eps: Money | None = None
    """Earnings a share."""
    profit_margin: Ratio | None = None
    operating_margin_ttm: Ratio | None = None
    return_on_assets_ttm: Ratio | None = None
    return_on_equity_ttm: Ratio | None = None
    revenue_ttm: Money | None = None
    quarterly_earnings_growth_yoy: Ratio | None = None
    quarterly_revenue_growth_yoy: Ratio | None = None
    analyst_target_price: Money | None = None
    price_to_sales_ratio_ttm: Ratio | None = None
    price_to_book_ratio: Ratio | None = None
    ev_to_revenue: Ratio | None = None
    ev_to_ebitda: Ratio | None = None
    beta: Ratio | None = None
    week_52_high: Money | None = None
    week_52_low: Money | None = None
    average_50_days: Money | None = None
    """Mean closing price of a share."""
    average_200_days: Money | None = None
    shares_outstanding: Shares | None = None
    dividend_date: date | None = None
    ex_dividend_date: date | None = None

    def described(self) -> "Overview":
        """Return who the company is, without any figure of a day."""
        return Overview(
            origin=self.origin,
            symbol=self.symbol,
            asset_type=self.asset_type,
            name=self.name,
            description=self.description,
            exchange=self.exchange,
            currency=self.currency,
            country=self.country,
            sector=self.sector,
            industry=self.industry,
        )
