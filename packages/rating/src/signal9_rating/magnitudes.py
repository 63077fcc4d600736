"""Amounts in other units: a statement in thousands beside one in dollars, a slip of a few digits."""

from collections.abc import Iterator
from typing import Final

import msgspec

from signal9_marketdata import Company, FiscalYear, Report, Statements, sample
from signal9_rating.arithmetic import product, ratio
from signal9_rating.faults import Fault

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
        yield _too_large(overview.origin.of("market_capitalization"), value)
    for statements in company.statements():
        for report in statements.annual:
            for field, figure in _figures(report):
                if report.currency in ("USD", None) and abs(figure) > CEILING:
                    yield _too_large(report.origin.of(field), figure)


def _too_large(path: str, value: float) -> Fault:
    return Fault(
        path=path,
        found=f"{value:g}",
        expected=f"at most {CEILING:g} dollars (are the amounts in other units?)",
        rule="plausible-magnitude",
    )


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
        income, balance = newest.income, newest.balance
        sales = ratio(overview.market_capitalization, overview.price_to_sales_ratio_ttm)
        yield from _compared(
            of("revenue_ttm" if overview.revenue_ttm else "price_to_sales_ratio_ttm"),
            overview.revenue_ttm or sales,
            _place(company.income, newest, "total_revenue"),
            income.total_revenue,
        )
        yield from _compared(
            of("shares_outstanding"),
            overview.shares_outstanding,
            _place(company.balance, newest, "shares_outstanding"),
            balance.shares_outstanding,
        )
        equity, assets = balance.shareholder_equity, balance.total_assets
        per_share = product(overview.book_value, overview.shares_outstanding)
        if (ratio(equity, assets) or 0.0) >= THIN:
            yield from _compared(
                of("price_to_book_ratio" if per_share is None else "book_value"),
                ratio(overview.market_capitalization, overview.price_to_book_ratio) if per_share is None else per_share,
                _place(company.balance, newest, "shareholder_equity"),
                equity,
            )
        turnover = ratio(income.total_revenue, assets)
        if turnover is not None and turnover > TURNOVER:
            yield Fault(
                path=_place(company.balance, newest, "total_assets"),
                found=f"{assets:g}",
                expected=f"more beside a revenue of {income.total_revenue:g} (are the amounts in other units?)",
                rule="same-units",
            )
    for year in company.years:
        yield from _compared(
            _place(company.cash_flow, year, "net_income"),
            year.cash_flow.net_income,
            _place(company.income, year, "net_income"),
            year.income.net_income,
        )


def _between_years(company: Company) -> Iterator[Fault]:
    """A balance sheet does not grow or shrink a thousandfold in a year."""
    for now, before in zip(company.years, company.years[1:], strict=False):
        yield from _compared(
            _place(company.balance, now, "total_assets"),
            now.balance.total_assets,
            _place(company.balance, before, "total_assets"),
            before.balance.total_assets,
        )


def _place(statements: Statements[Report], year: FiscalYear, field: str) -> str:
    """Return where a figure of a year stands in the source: in the first report of that year; empty where there is none."""
    found = (report.origin.of(field) for report in statements.annual if report.ending == year.ending)
    return next(found, "")


def _compared(path: str, value: float | None, other_path: str, other: float | None) -> Iterator[Fault]:
    """Yield a fault where one figure is about a thousand or a million times the other."""
    factor = ratio(value, other)
    if factor is None or factor <= 0:
        return
    times = max(factor, 1 / factor)
    for slip, unit in SLIPS:
        if slip / SLACK <= times <= slip * SLACK:
            yield Fault(
                path=path,
                found=f"{value:g}",
                expected=f"about {other:g} as in {sample(other_path)[1:-1]} (is one of them in {unit}?)",
                rule="same-units",
            )
