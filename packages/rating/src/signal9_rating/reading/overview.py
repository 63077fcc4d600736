"""The market value and the number of shares of the overview, weighed against the prices and multiples beside them."""

from collections.abc import Iterable, Sequence
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

ALIKE: Final = 0.05
"""The same of two prices of one day, which are rounded."""

APART: Final = 0.1
"""The same of the price that the count of shares makes and that of its class, which may be of the next day."""

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
    """Yield the price of a share of this class by what is stated a share, that of the day first."""
    yield from prices_of_the_day(stated)
    yield from mean_prices(stated)


def prices_of_the_day(stated: Overview) -> Iterable[Witness]:
    """Yield multiple × figure a share, within the stated range of 52 weeks if there is one: each is the price at which it was made."""
    for name, multiple, figure in (
        ("price to earnings × EPS", "pe_ratio", "eps"),
        ("price to book × book value", "price_to_book_ratio", "book_value"),
    ):
        price = product(getattr(stated, multiple), getattr(stated, figure))
        if price and price > 0 and in_range(stated, price) is not False:
            yield witness(name, price, (stated, multiple), (stated, figure))
    price = ratio(stated.dividend_per_share, stated.dividend_yield)
    if price and price > 0 and in_range(stated, price) is not False:
        yield witness("dividend / dividend yield", price, (stated, "dividend_per_share"), (stated, "dividend_yield"))


def mean_prices(stated: Overview) -> Iterable[Witness]:
    """Yield the stated mean prices, within the range likewise."""
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
    if price is not None and near(price, product(stated.pe_ratio, stated.eps) or 0.0, APART):
        return
    fits = None if price is None else in_range(stated, price)
    by = _prices(stated, price, fits)
    if price is not None and (not by if fits else fits is None and _near_any(stated, price)):
        return
    taken = value / by[0].value if by else None
    if shares is None and taken is None:
        return
    odd = "is not stated" if shares is None else f"is stated as {amount(shares)}"
    if price is not None:
        odd += f", at which the market value would be {price:,.2f} a share"
        if fits is False:
            odd += f", outside of the year's prices from {stated.week_52_low:,.2f} to {stated.week_52_high:,.2f}"
        odd += " (is it one share class of several?)"
    elif shares is not None:
        odd += ", which cannot be"
    used = f"{amount(taken)} is used, the market value by {by[0].name}" if taken else "it is left out"
    draft.overview = draft.doubt(
        stated, "shares_outstanding", "share-count", f"The number of shares {odd}: {used}.", taken=taken, witnesses=by
    )


def _prices(stated: Overview, price: float | None, fits: bool | None) -> tuple[Witness, ...]:
    """Return the prices of a share that are believed: two that agree, or any within the range that the count's is not in."""
    known = list(prices_of_the_day(stated) if fits else share_prices(stated))
    by = _agreeing(known, ALIKE)
    if fits:
        return () if price is None or not by or near(price, by[0].value, APART) else by
    by = by or _agreeing(known, WITHIN)
    return by or (tuple(known[:1]) if in_range(stated, 1.0) is not None else ())


def _agreeing(known: Sequence[Witness], within: float) -> tuple[Witness, ...]:
    settled = settle(None, known, within=within)
    return () if settled.value is None else settled.by


def _near_any(stated: Overview, price: float) -> bool:
    known = list(share_prices(stated))
    return not known or any(near(price, each.value, CLOSE) for each in known)
