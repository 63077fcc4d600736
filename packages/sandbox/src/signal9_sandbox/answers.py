"""A company's documents as AlphaVantage says them: by quarter too, with the SEC's words, priced on one day."""

from typing import Any

import msgspec

from signal9_sandbox import documents
from signal9_sandbox.companies import Company
from signal9_sandbox.documents import MISSING
from signal9_sandbox.estimates import quarterly_earnings
from signal9_sandbox.fields import all_fields
from signal9_sandbox.industries import industries
from signal9_sandbox.market_day import market_fields
from signal9_sandbox.quarters import quarters_of

Answers = dict[str, dict[str, Any]]
"""Function → document, free to be changed."""


def plain_answers(company: Company, description: str | None = None, seed: int = 0) -> Answers:
    """Return the five documents in the vendor's words and shape, without an oddity."""
    company = with_dividends(company)
    quarters = quarters_of(company, seed)
    earnings = documents.earnings(company)
    earnings["quarterlyEarnings"] = quarterly_earnings(company, quarters, seed)
    return {
        "OVERVIEW": _overview(company, description, seed),
        "INCOME_STATEMENT": documents.income_statement(company, quarters),
        "BALANCE_SHEET": documents.balance_sheet(company, quarters),
        "CASH_FLOW": documents.cash_flow(company, quarters),
        "EARNINGS": earnings,
    }


def with_dividends(company: Company) -> Company:
    """Return the company with the dividends of the newest year in its cash flow, as far as prices show them."""
    newest, *older = company.reports
    shares = newest.balance["commonStockSharesOutstanding"]
    if company.trading is None or not company.trading.dividends or shares is None:
        return company
    paid = round(company.trading.dividends * shares / 1000) * 1000
    flows = newest.cash_flow | {"dividendPayout": paid, "dividendPayoutCommonStock": paid}
    return msgspec.structs.replace(company, reports=(msgspec.structs.replace(newest, cash_flow=flows), *older))


def _overview(company: Company, description: str | None, seed: int) -> dict[str, Any]:
    industry, report = industries()[company.sic], company.reports[0]
    said: dict[str, object] = {
        "Sector": industry.office,
        "Industry": industry.title,
        # The figures of a later day are of another price than the last report's.
        **dict.fromkeys(("MarketCapitalization", "PERatio", "TrailingPE", "DividendYield", "52WeekHigh", "52WeekLow")),
        **dict.fromkeys(("PriceToSalesRatioTTM", "PriceToBookRatio")),
        "EBITDA": report.income["ebitda"],
        "EPS": report.eps,
        "DilutedEPSTTM": report.eps,
        **market_fields(company, seed),
    }
    known = documents.overview(company, description)
    return {field: _text(said[field]) if field in said else known[field] for field in all_fields().overview}


def _text(value: object) -> str:
    return MISSING if value is None else str(value)
