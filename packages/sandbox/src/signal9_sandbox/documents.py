"""A company's documents as the source has them, under AlphaVantage's names; every value a string.

They have the GICS sector and no oddity; `answers` says them as the vendor does.
"""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from signal9_sandbox.companies import Company, Report
from signal9_sandbox.fields import all_fields

MISSING = "None"

_STATES_BY_ABBREVIATION = frozenset({"NY", "UT", "D.C."})
_FOREIGN = {
    "Ireland": "Ireland",
    "Switzerland": "Switzerland",
    "United Kingdom": "United Kingdom",
    "UK": "United Kingdom",
    "Netherlands": "Netherlands",
    "Kingdom of the Netherlands": "Netherlands",
    "Bermuda": "Bermuda",
}


def income_statement(company: Company, quarters: Sequence[Report] = ()) -> dict[str, Any]:
    """Return the INCOME_STATEMENT document, newest report first."""
    return _statement(company, [_dated(one, one.income, all_fields().income) for one in (*company.reports, *quarters)])


def balance_sheet(company: Company, quarters: Sequence[Report] = ()) -> dict[str, Any]:
    """Return the BALANCE_SHEET document, newest report first."""
    return _statement(
        company, [_dated(one, one.balance, all_fields().balance) for one in (*company.reports, *quarters)]
    )


def cash_flow(company: Company, quarters: Sequence[Report] = ()) -> dict[str, Any]:
    """Return the CASH_FLOW document, newest report first."""
    return _statement(
        company, [_dated(one, one.cash_flow, all_fields().cash_flow) for one in (*company.reports, *quarters)]
    )


def earnings(company: Company) -> dict[str, Any]:
    """Return the EARNINGS document: earnings per share by fiscal year, newest first; years without one are left out."""
    annual = [
        {"fiscalDateEnding": report.fiscal_date, "reportedEPS": report.eps} for report in company.reports if report.eps
    ]
    return {"symbol": company.symbol, "annualEarnings": annual, "quarterlyEarnings": []}


def overview(company: Company, description: str | None) -> dict[str, str]:
    """Return the OVERVIEW document; without a description, one made of facts takes its place."""
    known = _identity(company, description) | _last_report(company.reports[0]) | _market_day(company)
    return {field: known.get(field) or MISSING for field in all_fields().overview}


def description_of(company: Company) -> str:
    """Return two sentences made of the company's facts only."""
    revenue = company.reports[0].income["totalRevenue"]
    billions = f"{(revenue or 0) / 1e9:.1f}"
    return (
        f"{company.name} belongs to the industry {company.industry} in the sector {company.sector} "
        f"and has its headquarters in {company.headquarters}. "
        f"In the fiscal year that ended on {company.reports[0].fiscal_date} its revenue was {billions} billion US dollars."
    )


def country_of(headquarters: str) -> str:
    """Return the country of an address that ends in a US state or in a country's name."""
    last = headquarters.rsplit(",", 1)[-1].strip()
    return "USA" if last in _STATES_BY_ABBREVIATION else _FOREIGN.get(last, "USA")


def _dated(report: Report, figures: Mapping[str, int | None], names: tuple[str, ...]) -> dict[str, str]:
    return {"fiscalDateEnding": report.fiscal_date, "reportedCurrency": "USD"} | {
        name: _whole(figures.get(name)) for name in names
    }


def _statement(company: Company, reports: list[dict[str, str]]) -> dict[str, Any]:
    years = len(company.reports)
    return {"symbol": company.symbol, "annualReports": reports[:years], "quarterlyReports": reports[years:]}


def _identity(company: Company, description: str | None) -> dict[str, str]:
    fiscal_date = company.reports[0].fiscal_date
    return {
        "Symbol": company.symbol,
        "AssetType": "Common Stock",
        "Name": company.name,
        "Description": description or description_of(company),
        "CIK": company.cik,
        "Currency": "USD",
        "Country": country_of(company.headquarters),
        "Sector": company.sector.upper(),
        "Industry": company.industry.upper(),
        "Address": company.headquarters.upper(),
        "FiscalYearEnd": calendar.month_name[date.fromisoformat(fiscal_date).month],
        "LatestQuarter": fiscal_date,
    }


def _last_report(report: Report) -> dict[str, str]:
    # A fiscal year that ends with the latest quarter is the twelve trailing months.
    income, balance = report.income, report.balance
    revenue, shares = income["totalRevenue"], balance["commonStockSharesOutstanding"]
    return {
        "BookValue": _ratio(balance["totalShareholderEquity"], shares, 2),
        "RevenuePerShareTTM": _ratio(revenue, shares, 2),
        "ProfitMargin": _ratio(income["netIncome"], revenue, 4),
        "OperatingMarginTTM": _ratio(income["operatingIncome"], revenue, 4),
        "ReturnOnAssetsTTM": _ratio(income["netIncome"], balance["totalAssets"], 4),
        "ReturnOnEquityTTM": _ratio(income["netIncome"], balance["totalShareholderEquity"], 4),
        "RevenueTTM": _whole(revenue),
        "GrossProfitTTM": _whole(income["grossProfit"]),
        "SharesOutstanding": _whole(shares),
    }


def _market_day(company: Company) -> dict[str, str]:
    day = company.market
    if day is None:
        return {}
    return {
        "MarketCapitalization": _whole(day.market_cap),
        "EBITDA": _whole(day.ebitda),
        "PERatio": _rounded(day.pe, 2),
        "TrailingPE": _rounded(day.pe, 2),
        "DividendYield": _rounded(day.dividend_yield, 4),
        "EPS": _rounded(day.eps, 2),
        "PriceToSalesRatioTTM": _rounded(day.price_to_sales, 3),
        "PriceToBookRatio": _rounded(day.price_to_book, 2),
        "52WeekHigh": _rounded(day.high_52_weeks, 2),
        "52WeekLow": _rounded(day.low_52_weeks, 2),
    }


def _whole(value: int | None) -> str:
    return MISSING if value is None else str(value)


def _rounded(value: float | None, digits: int) -> str:
    return MISSING if value is None else str(round(value, digits))


def _ratio(numerator: int | None, divisor: int | None, digits: int) -> str:
    # A ratio over negative equity or no shares says nothing; the vendor leaves it out too.
    return MISSING if numerator is None or divisor is None or divisor <= 0 else str(round(numerator / divisor, digits))
