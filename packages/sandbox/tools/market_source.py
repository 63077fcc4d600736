"""Reads the folder of public listings that the packaged data file is built from."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from packages.sandbox.tools.industry_source import code_of, codes_by_number, codes_by_symbol
from packages.sandbox.tools.mapping import report_from_row
from packages.sandbox.tools.trading_source import MonthEnd, month_ends, trading_after
from signal9_sandbox.companies import Company, MarketDay, Report
from signal9_sandbox.errors import UnreadableSource

FUNDAMENTALS = "nyse_fundamentals_2012_2016.csv"
SECURITIES = "nyse_securities.csv"
CONSTITUENTS = "sp500_constituents.csv"
MARKET_DAY = "sp500_market_data.csv"

# The listing of securities was taken from an encyclopedia and kept its footnote marks.
_FOOTNOTE = re.compile(r"\[\d+\]")


def companies_from(folder: Path) -> list[Company]:
    """Return every company of the fundamentals in `folder`, sorted by symbol.

    Raises:
        UnreadableSource: a listing is absent, lacks a column, or a reporting company is not among the securities.
    """
    securities = {row["Ticker symbol"]: row for row in _rows(folder, SECURITIES)}
    days = {row["Symbol"]: row for row in _rows(folder, MARKET_DAY)}
    today_cik = {row["Symbol"]: row["CIK"] for row in _rows(folder, CONSTITUENTS)}
    reports: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder, FUNDAMENTALS):
        reports[row["Ticker Symbol"]].append(row)
    codes, own_codes, prices = codes_by_number(folder), codes_by_symbol(), month_ends(folder)
    companies = []
    for symbol, rows in sorted(reports.items()):
        security = securities.get(symbol)
        if security is None:
            raise UnreadableSource(f"{SECURITIES}: no row for {symbol}, which {FUNDAMENTALS} reports on; add one")
        # A symbol may have passed to another company since: then the later market day is not about this one.
        same = symbol not in today_cik or int(today_cik[symbol]) == int(security["CIK"])
        sic = code_of(symbol, int(security["CIK"]), codes, own_codes)
        companies.append(_company(security, rows, days.get(symbol) if same else None, sic, prices.get(symbol, [])))
    return companies


def _company(
    security: dict[str, str], rows: list[dict[str, str]], day: dict[str, str] | None, sic: int, ends: list[MonthEnd]
) -> Company:
    sector = security["GICS Sector"]
    reports: list[Report] = [report_from_row(row, sector) for row in rows]
    newest = max(report.fiscal_date for report in reports)
    return Company(
        symbol=security["Ticker symbol"],
        name=security["Security"].strip(),
        sector=sector,
        industry=security["GICS Sub Industry"].strip(),
        headquarters=_FOOTNOTE.sub("", security["Address of Headquarters"]).strip(),
        cik=str(int(security["CIK"])),
        market=_market_day(day) if day else None,
        reports=tuple(sorted(reports, key=lambda report: report.fiscal_date, reverse=True)),
        sic=sic,
        trading=trading_after(newest, ends),
    )


def _market_day(row: dict[str, str]) -> MarketDay | None:
    if not row["Price"]:
        return None

    def number(column: str) -> float | None:
        return float(row[column]) if row[column] else None

    def dollars(column: str) -> int | None:
        return round(float(row[column])) if row[column] else None

    return MarketDay(
        price=number("Price"),
        pe=number("Price/Earnings"),
        dividend_yield=number("Dividend Yield"),
        eps=number("Earnings/Share"),
        low_52_weeks=number("52 Week Low"),
        high_52_weeks=number("52 Week High"),
        market_cap=dollars("Market Cap"),
        ebitda=dollars("EBITDA"),
        price_to_sales=number("Price/Sales"),
        price_to_book=number("Price/Book"),
    )


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    path = folder / name
    if not path.is_file():
        raise UnreadableSource(f"{name} is not in the folder {folder.name!r}; point at the folder that holds it")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)
