"""What the market says: price against figures, earnings against estimates, the mood of the news.

Every function takes the company; they hold for its newest annual report only, as the vendor gives no earlier prices.
"""

from collections.abc import Callable
from typing import Final

from signal9_analysis.arithmetic import difference, product, ratio, total
from signal9_analysis.company import Company
from signal9_analysis.ratios import Years, free_cash_flow
from signal9_analysis.scores import altman_z_score as altman

QUARTERS: Final = 4


def pe(company: Company) -> float | None:
    """PERatio, years of trailing earnings that the price pays for; the vendor states none for a loss."""
    return company.overview.pe_ratio


def forward_pe(company: Company) -> float | None:
    """ForwardPE, years of next year's estimated earnings that the price pays for."""
    return company.overview.forward_pe


def peg(company: Company) -> float | None:
    """PEGRatio, pe / expected growth of earnings in percent per year."""
    return company.overview.peg_ratio


def price_to_book(company: Company) -> float | None:
    """PriceToBookRatio, times."""
    return company.overview.price_to_book_ratio


def price_to_sales(company: Company) -> float | None:
    """PriceToSalesRatioTTM, times."""
    return company.overview.price_to_sales_ratio_ttm


def ev_to_ebitda(company: Company) -> float | None:
    """EVToEBITDA, times."""
    return company.overview.ev_to_ebitda


def dividend_yield(company: Company) -> float | None:
    """DividendYield, share of the price paid out per year (0.02 is 2 %)."""
    return company.overview.dividend_yield


def earnings_yield(company: Company) -> float | None:
    """netIncome / MarketCapitalization, per year: 1 / pe that also holds in a year of loss."""
    return _per_market_value(company, lambda years: years[0].income.net_income)


def free_cash_flow_yield(company: Company) -> float | None:
    """free_cash_flow / MarketCapitalization, per year."""
    return _per_market_value(company, free_cash_flow)


def sales_yield(company: Company) -> float | None:
    """totalRevenue / MarketCapitalization, per year: 1 / price_to_sales at the annual figures."""
    return _per_market_value(company, lambda years: years[0].income.total_revenue)


def book_yield(company: Company) -> float | None:
    """totalShareholderEquity / MarketCapitalization: 1 / price_to_book at the annual figures."""
    return _per_market_value(company, lambda years: years[0].balance.total_shareholder_equity)


def altman_z_score(company: Company) -> float | None:
    """Altman's Z of the newest report at the market capitalisation of the overview, see `scores.altman_z_score`."""
    return altman(company.years, company.overview.market_capitalization) if company.years else None


def earnings_surprise(company: Company) -> float | None:
    """Mean surprisePercentage / 100 of the newest four quarters that have one: 0.05 is 5 % above the estimates."""
    if company.earnings is None:
        return None
    quarters = sorted(company.earnings.quarterly_earnings, key=lambda q: q.fiscal_date_ending, reverse=True)
    known = [q.surprise_percentage for q in quarters[:QUARTERS] if q.surprise_percentage is not None]
    return ratio(ratio(total(*known), float(len(known))), 100.0)


def news_sentiment(company: Company) -> float | None:
    """Mean ticker_sentiment_score of the news about the company, −1 to 1, weighted by relevance_score.

    The vendor calls −0.15 to 0.15 neutral, 0.35 and above bullish.
    """
    if company.news is None:
        return None
    pairs = sorted(
        (mention.ticker_sentiment_score, mention.relevance_score)
        for item in company.news.feed
        for mention in item.ticker_sentiment
        if mention.ticker == company.symbol
        and mention.ticker_sentiment_score is not None
        and mention.relevance_score is not None
        and mention.relevance_score > 0
    )
    return ratio(total(*(product(score, weight) for score, weight in pairs)), total(*(weight for _, weight in pairs)))


def price_to_target(company: Company) -> float | None:
    """AnalystTargetPrice × SharesOutstanding / MarketCapitalization − 1: how far analysts see the price rise."""
    overview = company.overview
    target = product(overview.analyst_target_price, overview.shares_outstanding)
    return difference(ratio(target, _positive(overview.market_capitalization)), 1.0)


def _positive(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None


def _per_market_value(company: Company, figure: Callable[[Years], float | None]) -> float | None:
    if not company.years:
        return None
    return ratio(figure(company.years), _positive(company.overview.market_capitalization))
