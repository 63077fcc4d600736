"""What the market says: price against figures, earnings against estimates, the sentiment of the news.

Every function takes the company; they hold for its newest annual report only, as the vendor gives no earlier prices.
"""

from collections.abc import Callable
from itertools import islice
from statistics import median
from typing import Final

from signal9_marketdata import Company, QuarterlyEarnings
from signal9_rating.arithmetic import difference, positive, product, ratio, total
from signal9_rating.fiscal import Years
from signal9_rating.growth import net_income_cagr_3y
from signal9_rating.ratios import free_cash_flow
from signal9_rating.scores import altman_z_score as altman

SURPRISES: Final = 4
"""Quarters over which the surprise is averaged: one year of reports."""

CONSISTENCY: Final = 8
"""Quarters over which beats are counted; fewer than `SURPRISES` of them show no habit."""

HALF_LIFE_DAYS: Final = 7.0
"""Age at which news weighs half: a price has taken most of it in within days."""


def pe(company: Company) -> float | None:
    """pe_ratio, years of trailing earnings that the price pays for; the vendor states none for a loss."""
    return company.overview.pe_ratio


def forward_pe(company: Company) -> float | None:
    """forward_pe, years of next year's estimated earnings that the price pays for."""
    return company.overview.forward_pe


def peg(company: Company) -> float | None:
    """peg_ratio, pe / expected growth of earnings in percent per year."""
    return company.overview.peg_ratio


def price_to_book(company: Company) -> float | None:
    """price_to_book_ratio, times."""
    return company.overview.price_to_book_ratio


def price_to_sales(company: Company) -> float | None:
    """price_to_sales_ratio_ttm, times."""
    return company.overview.price_to_sales_ratio_ttm


def ev_to_ebitda(company: Company) -> float | None:
    """ev_to_ebitda, times."""
    return company.overview.ev_to_ebitda


def dividend_yield(company: Company) -> float | None:
    """dividend_yield, share of the price paid out per year (0.02 is 2 %)."""
    return company.overview.dividend_yield


def earnings_yield(company: Company) -> float | None:
    """net_income / market_capitalization, per year: 1 / pe that also holds in a year of loss."""
    return _per_market_value(company, lambda years: years[0].income.net_income)


def free_cash_flow_yield(company: Company) -> float | None:
    """free_cash_flow / market_capitalization, per year."""
    return _per_market_value(company, free_cash_flow)


def sales_yield(company: Company) -> float | None:
    """total_revenue / market_capitalization, per year: 1 / price_to_sales at the annual figures."""
    return _per_market_value(company, lambda years: years[0].income.total_revenue)


def book_yield(company: Company) -> float | None:
    """shareholder_equity / market_capitalization: 1 / price_to_book at the annual figures."""
    return _per_market_value(company, lambda years: years[0].balance.shareholder_equity)


def altman_z_score(company: Company) -> float | None:
    """Altman's Z of the newest report at the market capitalisation of the overview, see `scores.altman_z_score`."""
    return altman(company.years, company.overview.market_capitalization) if company.years else None


def price_to_earnings_growth(company: Company) -> float | None:
    """market_capitalization / net_income / (100 × net_income_cagr_3y): the price against growth that has been shown.

    About 1 is the usual bar (Lynch 1989); None unless both earnings and their growth are positive.
    """
    if not company.years:
        return None
    income = positive(company.years[0].income.net_income)
    change = positive(net_income_cagr_3y(company.years))
    return ratio(ratio(positive(company.overview.market_capitalization), income), product(100.0, change))


def earnings_surprise(company: Company) -> float | None:
    """Mean surprise_percentage / 100 over those of the newest four reported quarters that have one: 0.05 is 5 % above."""
    known = _surprises(company, SURPRISES)
    return ratio(ratio(total(*known), float(len(known))), 100.0)


def earnings_surprise_median(company: Company) -> float | None:
    """Median of surprise_percentage / 100 over those of the newest four reported quarters that have one.

    One quarter with an estimate of next to nothing can't decide it, as it can a mean.
    """
    known = _surprises(company, SURPRISES)
    return ratio(median(known), 100.0) if known else None


def earnings_surprise_consistency(company: Company) -> float | None:
    """Share of the newest eight reported quarters that beat their estimate, 0 to 1; None with fewer than four known."""
    known = _surprises(company, CONSISTENCY)
    if len(known) < SURPRISES:
        return None
    return ratio(float(sum(surprise > 0 for surprise in known)), float(len(known)))


def news_sentiment(company: Company) -> float | None:
    """Mean sentiment of the news about the company, −1 to 1, weighted by relevance and by age.

    The weight halves with every `HALF_LIFE_DAYS` that an item is older than the newest one about the company, so that
    the mean needs no clock. The vendor calls −0.15 to 0.15 neutral, 0.35 and above bullish.
    """
    if company.news is None:
        return None
    mentions = sorted(
        (item.published_at, mention.sentiment, mention.relevance)
        for item in company.news.items
        for mention in item.mentions
        if mention.symbol == company.symbol
        and mention.sentiment is not None
        and mention.relevance is not None
        and mention.relevance > 0
    )
    if not mentions:
        return None
    newest = mentions[-1][0]
    weighted = [
        (score, relevance * 0.5 ** ((newest - moment).total_seconds() / 86_400 / HALF_LIFE_DAYS))
        for moment, score, relevance in mentions
    ]
    return ratio(
        total(*(product(score, weight) for score, weight in weighted)), total(*(weight for _, weight in weighted))
    )


def price_to_target(company: Company) -> float | None:
    """analyst_target_price × shares_outstanding / market_capitalization − 1: how far analysts see the price rise."""
    overview = company.overview
    target = product(overview.analyst_target_price, overview.shares_outstanding)
    return difference(ratio(target, positive(overview.market_capitalization)), 1.0)


def _per_market_value(company: Company, figure: Callable[[Years], float | None]) -> float | None:
    if not company.years:
        return None
    return ratio(figure(company.years), positive(company.overview.market_capitalization))


def _surprises(company: Company, quarters: int) -> list[float]:
    """Return the known surprises of the newest quarters that were reported, in percent, newest first.

    The vendor may list a quarter before its earnings are out: it is none of them.
    """
    if company.earnings is None:
        return []
    newest: list[QuarterlyEarnings] = sorted(
        company.earnings.quarterly, key=lambda quarter: quarter.ending, reverse=True
    )
    reported = (q for q in newest if q.surprise_percentage is not None or q.reported_eps is not None)
    return [q.surprise_percentage for q in islice(reported, quarters) if q.surprise_percentage is not None]
