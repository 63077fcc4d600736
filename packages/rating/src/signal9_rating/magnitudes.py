"""Amounts in other units: a statement in thousands beside one in dollars, a slip of a few digits."""

from collections.abc import Iterator
from typing import Final

import msgspec

from signal9_rating.arithmetic import product, ratio
from signal9_rating.company import Company
from signal9_rating.decoding import sample
from signal9_rating.documents import Report
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
    value = company.overview.market_capitalization
    if value is not None and value > CEILING and company.overview.currency in ("USD", None):
        yield _too_large("OVERVIEW:$.MarketCapitalization", value)
    for document, reports in company.statements():
        for index, report in enumerate(reports):
            for field, value in _figures(report):
                if report.reported_currency in ("USD", None) and abs(value) > CEILING:
                    yield _too_large(f"{document}:$.annualReports[{index}].{field}", value)


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
            yield field.encode_name, value


def _between_documents(company: Company) -> Iterator[Fault]:
    """The same thing, or nearly, as two documents state it."""
    overview = company.overview
    if company.years:
        newest = company.years[0]
        at = _indices(company, newest.ending)
        sales = ratio(overview.market_capitalization, overview.price_to_sales_ratio_ttm)
        yield from _compared(
            f"OVERVIEW:$.{'RevenueTTM' if overview.revenue_ttm else 'PriceToSalesRatioTTM'}",
            overview.revenue_ttm or sales,
            f"{at['INCOME_STATEMENT']}.totalRevenue",
            newest.income.total_revenue,
        )
        yield from _compared(
            "OVERVIEW:$.SharesOutstanding",
            overview.shares_outstanding,
            f"{at['BALANCE_SHEET']}.commonStockSharesOutstanding",
            newest.balance.common_stock_shares_outstanding,
        )
        equity, assets = newest.balance.total_shareholder_equity, newest.balance.total_assets
        per_share = product(overview.book_value, overview.shares_outstanding)
        if (ratio(equity, assets) or 0.0) >= THIN:
            yield from _compared(
                f"OVERVIEW:$.{'PriceToBookRatio' if per_share is None else 'BookValue'}",
                ratio(overview.market_capitalization, overview.price_to_book_ratio) if per_share is None else per_share,
                f"{at['BALANCE_SHEET']}.totalShareholderEquity",
                equity,
            )
        turnover = ratio(newest.income.total_revenue, assets)
        if turnover is not None and turnover > TURNOVER:
            yield Fault(
                path=f"{at['BALANCE_SHEET']}.totalAssets",
                found=f"{assets:g}",
                expected=f"more beside a revenue of {newest.income.total_revenue:g} (are the amounts in other units?)",
                rule="same-units",
            )
    for year in company.years:
        at = _indices(company, year.ending)
        yield from _compared(
            f"{at['CASH_FLOW']}.netIncome",
            year.cash_flow.net_income,
            f"{at['INCOME_STATEMENT']}.netIncome",
            year.income.net_income,
        )


def _between_years(company: Company) -> Iterator[Fault]:
    """A balance sheet does not grow or shrink a thousandfold in a year."""
    for now, before in zip(company.years, company.years[1:], strict=False):
        yield from _compared(
            f"{_indices(company, now.ending)['BALANCE_SHEET']}.totalAssets",
            now.balance.total_assets,
            f"{_indices(company, before.ending)['BALANCE_SHEET']}.totalAssets",
            before.balance.total_assets,
        )


def _indices(company: Company, ending: object) -> dict[str, str]:
    """Return the path of the report that ended on a day, by document."""
    return {
        document: next(
            (f"{document}:$.annualReports[{i}]" for i, r in enumerate(reports) if r.fiscal_date_ending == ending),
            f"{document}:$.annualReports",
        )
        for document, reports in company.statements()
    }


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
