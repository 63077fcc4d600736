"""Companies as they were known at a past month end, with the price of that day and the return of the next twelve months."""

import math
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from signal9_application.backtest.prices import Prices
from signal9_marketdata import Company, Overview
from signal9_rating import FILING_LAG_DAYS
from signal9_rating.shares import split_factor


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """One company at one month end.

    `company` holds only reports filed by then, priced at that day's close; `forward_return` is the change of the
    adjusted close over the next twelve months (0.1 is 10 %), None where prices end before.
    """

    symbol: str
    fiscal_date_ending: date
    rated_on: date
    company: Company
    forward_return: float | None


def snapshots(company: Company, prices: Prices) -> Iterator[Snapshot]:
    """Yield the company at the first month end by which each of its annual reports counts as filed, oldest first."""
    for index in range(len(company.years) - 1, -1, -1):
        year = company.years[index]
        start = prices.since(company.symbol, year.ending + timedelta(days=FILING_LAG_DAYS))
        if start is None:
            continue
        known = company.known_at(start.day, FILING_LAG_DAYS)
        if not known.years or known.years[0].ending != year.ending:
            continue  # a newer report was filed by then: a change of the fiscal year
        end = prices.a_year_after(company.symbol, start)
        yield Snapshot(
            symbol=company.symbol,
            fiscal_date_ending=year.ending,
            rated_on=start.day,
            company=_priced(known, start.close * _splits_after(company, index)),
            forward_return=None if end is None else end.adjusted / start.adjusted - 1,
        )


def _splits_after(company: Company, index: int) -> float:
    """Return what a share of report `index` became by the newest report: closes are stated in today's shares."""
    return math.prod(split_factor(company.years[later:]) for later in range(index))


def _priced(company: Company, price: float) -> Company:
    """Return the company with nothing in its overview but what it is and what the market paid for it on that day."""
    balance, overview = company.years[0].balance, company.overview
    shares = balance.shares_outstanding
    return msgspec.structs.replace(
        company,
        later=None,  # the price is of that day, whatever the documents reach to
        overview=Overview(
            origin=overview.origin,
            symbol=overview.symbol,
            name=overview.name,
            sector=overview.sector,
            industry=overview.industry,
            currency=overview.currency,
            latest_quarter=company.years[0].ending,
            shares_outstanding=shares,
            market_capitalization=None if not shares or shares <= 0 else shares * price,
        ),
    )
