"""What the overview states for a share or for an amount of money: multiples, dividend yield, target, each within its range.

A multiple is price through figure, so that market value and figure give it once more; where both are there and two readings
agree against it, theirs is used.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from signal9_rating.arithmetic import product, ratio
from signal9_rating.reading import trailing
from signal9_rating.reading.agreement import near, settle
from signal9_rating.reading.draft import Draft
from signal9_rating.reading.trailing import Made

TARGET: Final = 4.0
"""Times the price that no analysts' mean target comes to, and of which it is no part."""

Witnesses = Callable[[Draft], Iterable[Made]]


class Multiple(NamedTuple):
    """One of the overview's ratios: its field, its name, the bounds beyond which it cannot be, its other readings.

    `within` is the share by which they differ: EBITDA has as many definitions as vendors have sources.
    """

    field: str
    name: str
    low: float
    high: float
    witnesses: Witnesses | None = None
    within: float = 0.25


def multiples(draft: Draft) -> None:
    """Weigh each ratio, and the analysts' target by the price."""
    for each in MULTIPLES:
        stated: float | None = getattr(draft.overview, each.field)
        if stated is not None:
            _weigh(draft, each, stated)
    _target(draft)


def _weigh(draft: Draft, each: Multiple, stated: float) -> None:
    possible = each.low <= stated <= each.high
    witnesses: list[Made] = []
    for found in each.witnesses(draft) if each.witnesses is not None else ():
        if possible and near(stated, found.value, each.within):
            return
        witnesses.append(found)
    if possible and not witnesses:
        return
    settled = settle(stated, [made.witness() for made in witnesses], within=each.within, possible=possible)
    taken = settled.value if settled.value is not None and each.low <= settled.value <= each.high else None
    odd = f"The {each.name} is stated as {_number(stated)}" + ("" if possible else ", which cannot be")
    beside = " and ".join(f"{found.name} make it {_number(found.value)}" for found in settled.by)
    use = "it is left out" if taken is None else f"{_number(taken)} is used"
    sentence = f"{odd}; {beside}: {use}." if beside else f"{odd}: {use}."
    draft.overview = draft.doubt(
        draft.overview, each.field, "contradicted-multiple", sentence, taken=taken, witnesses=settled.by
    )


def _number(value: float) -> str:
    return f"{value:,.4g}".replace("-", "−")


def _price_to_earnings(draft: Draft) -> Iterable[Made]:
    stated = draft.overview
    if price := ratio(ratio(stated.market_capitalization, stated.shares_outstanding), stated.eps):
        parts = (stated, "market_capitalization"), (stated, "shares_outstanding"), (stated, "eps")
        yield Made("market value, shares and EPS", price, parts)
    yield from _against(draft, "net income", trailing.net_income(draft))


def _price_to_sales(draft: Draft) -> Iterable[Made]:
    stated = draft.overview
    if value := ratio(stated.market_capitalization, stated.revenue_ttm):
        yield Made("market value and revenue", value, ((stated, "market_capitalization"), (stated, "revenue_ttm")))
    yield from _against(draft, "the statements' revenue", trailing.revenue(draft))


def _price_to_book(draft: Draft) -> Iterable[Made]:
    stated = draft.overview
    if value := ratio(ratio(stated.market_capitalization, stated.shares_outstanding), stated.book_value):
        parts = (stated, "market_capitalization"), (stated, "shares_outstanding"), (stated, "book_value")
        yield Made("market value, shares and book value", value, parts)
    yield from _against(draft, "equity", trailing.equity(draft))


def _enterprise(draft: Draft) -> Iterable[Made]:
    stated = draft.overview
    if value := ratio(product(stated.ev_to_revenue, stated.revenue_ttm), stated.ebitda):
        parts = (stated, "ev_to_revenue"), (stated, "revenue_ttm"), (stated, "ebitda")
        yield Made("enterprise value to revenue, revenue and EBITDA", value, parts)


def _dividends(draft: Draft) -> Iterable[Made]:
    stated = draft.overview
    paid = ratio(product(stated.dividend_per_share, stated.shares_outstanding), stated.market_capitalization)
    if paid is None:
        return  # what was paid last year alone says nothing: a dividend may have been stopped
    parts = (stated, "dividend_per_share"), (stated, "shares_outstanding"), (stated, "market_capitalization")
    yield Made("dividend, shares and market value", paid, parts)
    flow = draft.years[0].cash_flow if draft.years else None
    if flow is not None and flow.dividend_payout:
        value = ratio(abs(flow.dividend_payout), stated.market_capitalization)
        if value is not None:
            yield Made("dividends paid and market value", value, ((flow, "dividend_payout"),))


def _against(draft: Draft, name: str, figure: Made | None) -> Iterable[Made]:
    value = None if figure is None else ratio(draft.overview.market_capitalization, figure.value)
    if figure is not None and value is not None:
        yield Made(f"market value and {name}", value, figure.figures)


MULTIPLES: Final = (
    Multiple("pe_ratio", "price to earnings", 0.0, 1e4, _price_to_earnings),
    Multiple("forward_pe", "price to expected earnings", 0.0, 1e3),
    Multiple("peg_ratio", "price to earnings to growth", 0.0, 100.0),
    Multiple("price_to_sales_ratio_ttm", "price to sales", 0.0, 1e3, _price_to_sales),
    Multiple("price_to_book_ratio", "price to book", 0.0, 1e3, _price_to_book),
    Multiple("ev_to_ebitda", "enterprise value to EBITDA", -1e3, 1e3, _enterprise, 0.9),
    Multiple("dividend_yield", "dividend yield", 0.0, 1.0, _dividends),
)


def _target(draft: Draft) -> None:
    """Leave out a target that no price is near: it would say that the company is worth a thousandth or a thousandfold."""
    stated = draft.overview
    target = stated.analyst_target_price
    if target is None:
        return
    price = ratio(stated.market_capitalization, stated.shares_outstanding)
    if target > 0 and (not price or price <= 0 or 1 / TARGET <= target / price <= TARGET):
        return
    beside = "" if not price else f" beside a price of {_number(price)}"
    draft.overview = draft.doubt(
        stated,
        "analyst_target_price",
        "implausible-target",
        f"The analysts' target is stated as {_number(target)}{beside}: it is left out.",
    )
