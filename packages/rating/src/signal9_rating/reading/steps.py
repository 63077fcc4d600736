"""What is checked when a company is read, in this order: a later step may rely on what an earlier one has settled."""

from collections.abc import Callable
from typing import Final

from signal9_rating.reading.balance import balance
from signal9_rating.reading.cash import cash
from signal9_rating.reading.counts import counts
from signal9_rating.reading.debt import debt
from signal9_rating.reading.draft import Draft
from signal9_rating.reading.earnings import earnings
from signal9_rating.reading.income import income
from signal9_rating.reading.latest import latest_quarters
from signal9_rating.reading.market_money import market_money
from signal9_rating.reading.money import money
from signal9_rating.reading.multiples import multiples
from signal9_rating.reading.news import news_of_the_company
from signal9_rating.reading.overview import overview
from signal9_rating.reading.parts import parts
from signal9_rating.reading.periods import periods
from signal9_rating.reading.prices import prices
from signal9_rating.reading.profits import profits
from signal9_rating.reading.sentiment import sentiment
from signal9_rating.reading.splits import splits
from signal9_rating.reading.unread import unread

Step = Callable[[Draft], None]

STEPS: Final[tuple[Step, ...]] = (
    unread,
    sentiment,
    news_of_the_company,
    periods,
    money,
    prices,
    income,
    profits,
    cash,
    latest_quarters,
    balance,
    parts,
    debt,
    counts,
    splits,
    overview,
    market_money,
    multiples,
    earnings,
)
