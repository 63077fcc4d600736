"""Amounts in other units: a statement in thousands beside one in dollars, a slip of a few digits."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal

import msgspec

from signal9_marketdata import Company, FiscalYear, Part, Report, sample
from signal9_rating.arithmetic import product, ratio
from signal9_rating.faults import Fault, fault

SLIPS: Final = ((1e3, "thousands"), (1e6, "millions"))
"""Units in which statements are printed: who forgets to multiply is wrong by one of these factors."""

SLACK: Final = 2.0
"""How far two honest figures of the same thing lie apart at most: twelve months against a fiscal year, one year's growth."""

TURNOVER: Final = 100.0
"""Times a year that no company sells its assets: brokers of commodities come to twenty."""

THIN: Final = 0.01
"""Share of assets from which on equity is compared: what is nearly nothing may honestly be a thousandfold next quarter."""

CEILING: Final = 1e14
"""US dollars above which nothing in a company's statements lies: about the product of the whole world in a year."""


def magnitudes(company: Company) -> Iterator[Fault]:
    """Yield a fault for each figure that is too large, or wrong by a factor of a thousand or a million against another."""
    yield from _ceilings(company)
    yield from _between_documents(company)
    yield from _between_years(company)


def _ceilings(company: Company) -> Iterator[Fault]:
    overview = company.overview
    value = overview.market_capitalization
    if value is not None and value > CEILING and overview.currency in ("USD", None):
        yield _too_large(overview, "market_capitalization", value)
    for statements in company.statements():
        for report in statements.annual:
            for field, figure in _figures(report):
                if report.currency in ("USD", None) and abs(figure) > CEILING:
                    yield _too_large(report, field, figure)


def _too_large(part: Part, field: str, value: float) -> Fault:
    plausible = f"at most {CEILING:g} dollars (are the amounts in other units?)"
    return fault(part, field, f"{value:g}", plausible, "plausible-magnitude")


def _figures(report: Report) -> Iterator[tuple[str, float]]:
    for field in msgspec.structs.fields(report):
        value = getattr(report, field.name)
        if isinstance(value, float):
            yield field.name, value


def _between_documents(company: Company) -> Iterator[Fault]:
    """The same thing, or nearly, as two documents state it."""
    overview, of = company.overview, company.overview.origin.of
    if company.years:
        newest = company.years[0]
        revenue = overview.revenue_ttm or ratio(overview.market_capitalization, overview.price_to_sales_ratio_ttm)
        stated = of("revenue_ttm" if overview.revenue_ttm else "price_to_sales_ratio_ttm")
        yield from _compared((stated, revenue), _figure(company, newest, "income", "total_revenue"))
        shares = (of("shares_outstanding"), overview.shares_outstanding)
        yield from _compared(shares, _figure(company, newest, "balance", "shares_outstanding"))
        equity, assets = newest.balance.shareholder_equity, newest.balance.total_assets
        if (ratio(equity, assets) or 0.0) >= THIN:
            book = (of("book_value"), product(overview.book_value, overview.shares_outstanding))
            if book[1] is None:
                price = ratio(overview.market_capitalization, overview.price_to_book_ratio)
                book = (of("price_to_book_ratio"), price)
            yield from _compared(book, _figure(company, newest, "balance", "shareholder_equity"))
        sales = newest.income.total_revenue
        turnover = ratio(sales, assets)
        if turnover is not None and turnover > TURNOVER:
            path, _ = _figure(company, newest, "balance", "total_assets")
            more = f"more beside a revenue of {sales:g} (are the amounts in other units?)"
            yield Fault(path=path, found=f"{assets:g}", expected=more, rule="same-units")
    for year in company.years:
        income = _figure(company, year, "income", "net_income")
        yield from _compared(_figure(company, year, "cash_flow", "net_income"), income)


def _between_years(company: Company) -> Iterator[Fault]:
    """A balance sheet does not grow or shrink a thousandfold in a year."""
    assets = [_figure(company, year, "balance", "total_assets") for year in company.years]
    for now, before in pairwise(assets):
        yield from _compared(now, before)


_Figure = tuple[str, float | None]
"""Where a figure stands, and the figure."""


def _figure(
    company: Company, year: FiscalYear, statement: Literal["income", "balance", "cash_flow"], field: str
) -> _Figure:
    """Return a figure of a year, which stands in the first report of that year; at no place where there is none."""
    reports: tuple[Report, ...] = getattr(company, statement).annual
    places = (report.origin.of(field) for report in reports if report.ending == year.ending)
    return next(places, ""), getattr(getattr(year, statement), field)


def _compared(one: _Figure, other: _Figure) -> Iterator[Fault]:
    """Yield a fault where one figure is about a thousand or a million times the other."""
    (path, value), (other_path, known) = one, other
    factor = ratio(value, known)
    if factor is None or factor <= 0:
        return
    times = max(factor, 1 / factor)
    for slip, unit in SLIPS:
        if slip / SLACK <= times <= slip * SLACK:
            same = f"about {known:g} as in {sample(other_path)[1:-1]} (is one of them in {unit}?)"
            yield Fault(path=path, found=f"{value:g}", expected=same, rule="same-units")
