"""The market value and the number of shares of the overview, weighed against the prices and multiples beside them."""

from collections.abc import Iterable
from typing import Final

from signal9_marketdata import Overview
from signal9_rating.arithmetic import product, ratio
from signal9_rating.reading.agreement import near, settle
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import Draft, witness
from signal9_rating.reading.trailing import currency, equity, net_income, quoted
from signal9_rating.reading.words import amount

WITHIN: Final = 0.25
"""Share by which multiple × figure may differ from the price of the day: the figure may be a quarter older."""

CLOSE: Final = 0.15
"""The same of two prices of a share, of which one may be the mean of 50 days."""

EDGE: Final = 0.05
"""Share by which a price may lie outside of the stated range of 52 weeks, which ends a day earlier or is of closes."""

WIDEST: Final = 200.0
"""Times its low that a year's high comes to at most: more is a slip in one of them, and the range says nothing."""

CEILING: Final = 1e14
"""Market value above which nothing lies, in dollars: about the product of the whole world in a year."""


def overview(draft: Draft) -> None:
    """Settle the market value first, then the number of shares by it."""
    stated = draft.overview
    value = stated.market_capitalization
    sales = product(stated.price_to_sales_ratio_ttm, stated.revenue_ttm)
    if value is None or value <= 0 or sales is None or not near(value, sales, WITHIN):
        _market_value(draft)
    _shares(draft)


def _market_value(draft: Draft) -> None:
    stated = draft.overview
    value = stated.market_capitalization
    witnesses = list(_values(draft))
    settled = settle(value, witnesses, within=WITHIN, possible=value is None or 0 < value <= CEILING)
    if settled.kept and value == settled.value:
        return
    money = stated.currency
    beside = " and ".join(f"{each.name}, {amount(each.value, money)}" for each in settled.by)
    odd = "is not stated" if value is None else f"is stated as {amount(value, money)}"
    odd += ", which cannot be" if value is not None and not 0 < value <= CEILING else ""
    if settled.value is not None:
        sentence = f"The market value {odd}; by {beside}: {amount(settled.value, money)} is used."
    elif beside:
        sentence = f"The market value {odd}; by {beside}: as they do not agree, it is left out."
    else:
        sentence = f"The market value {odd}: it is left out."
    draft.overview = draft.doubt(
        stated, "market_capitalization", "market-value", sentence, taken=settled.value, witnesses=settled.by
    )


def _values(draft: Draft) -> Iterable[Witness]:
    """Yield the market value by each multiple; those of statements in other money say nothing."""
    stated = draft.overview
    if value := product(stated.price_to_sales_ratio_ttm, stated.revenue_ttm):
        sales = (stated, "price_to_sales_ratio_ttm"), (stated, "revenue_ttm")
        yield witness("price to sales × revenue", value, *sales)
    same = currency(draft) in (None, quoted(draft))
    income, book = (net_income(draft), equity(draft)) if same else (None, None)
    if income and (value := product(stated.pe_ratio, income.value)):
        yield witness("price to earnings × net income", value, (stated, "pe_ratio"), *income.figures)
    if book and (value := product(stated.price_to_book_ratio, book.value)):
        yield witness("price to book × equity", value, (stated, "price_to_book_ratio"), *book.figures)
    for price in share_prices(stated):
        if value := product(stated.shares_outstanding, price.value):
            shares = witness("", value, (stated, "shares_outstanding"))
            yield Witness(name=f"shares × {price.name}", value=value, sources=(*shares.sources, *price.sources))
            return  # the others would share the count, and agree with this one about nothing


def share_prices(stated: Overview) -> Iterable[Witness]:
    """Yield the price of a share of this class by what is stated a share; within the stated range of 52 weeks, if there is one."""
    pairs = (
        ("price to earnings × EPS", "pe_ratio", "eps"),
        ("price to book × book value", "price_to_book_ratio", "book_value"),
    )
    for name, multiple, figure in pairs:
        price = product(getattr(stated, multiple), getattr(stated, figure))
        if price and price > 0 and in_range(stated, price) is not False:
            yield witness(name, price, (stated, multiple), (stated, figure))
    for name, field in (
        ("the mean price of 50 days", "average_50_days"),
        ("the mean price of 200 days", "average_200_days"),
    ):
        price = getattr(stated, field)
        if price and price > 0 and in_range(stated, price) is not False:
            yield witness(name, price, (stated, field))


def in_range(stated: Overview, price: float) -> bool | None:
    """Tell whether a price lies within the stated range of 52 weeks; None where none is stated."""
    low, high = stated.week_52_low, stated.week_52_high
    if low is None or high is None or not 0 < low <= high <= WIDEST * low:
        return None
    return low * (1 - EDGE) <= price <= high * (1 + EDGE)


def _shares(draft: Draft) -> None:
    """Weigh the number of shares by the price that it makes of the market value.

    A vendor may state the shares of one class beside the value of all: the count that is used is that of all classes in
    shares of this one, so that prices and targets a share can be compared with the market value.
    """
    stated = draft.overview
    value, shares = stated.market_capitalization, stated.shares_outstanding
    if value is None or (shares is None and stated.analyst_target_price is None):
        return
    price = ratio(value, shares) if shares and shares > 0 else None
    fits = None if price is None else in_range(stated, price)
    if fits:
        return
    counts = [Witness(name=each.name, value=value / each.value, sources=each.sources) for each in share_prices(stated)]
    if fits is None and price is not None and (not counts or any(near(shares or 0.0, c.value, CLOSE) for c in counts)):
        return
    ranged = in_range(stated, 1.0) is not None
    by = counts[:1] if ranged else list(settle(None, counts, within=WITHIN).by)
    taken = by[0].value if by and (ranged or len(by) > 1) else None
    if shares is None and taken is None:
        return
    odd = "is not stated" if shares is None else f"is stated as {amount(shares)}"
    if price is not None:
        odd += f", at which the market value would be {price:,.2f} a share"
        if ranged:
            low, high = stated.week_52_low, stated.week_52_high
            odd += f", outside of the year's prices from {low:,.2f} to {high:,.2f} (is it one share class of several?)"
    elif shares is not None:
        odd += ", which cannot be"
    used = f"{amount(taken)} is used, the market value by {by[0].name}" if taken else "it is left out"
    draft.overview = draft.doubt(
        stated, "shares_outstanding", "share-count", f"The number of shares {odd}: {used}.", taken=taken, witnesses=by
    )
