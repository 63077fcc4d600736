"""What is listed beside companies: warrants, units, rights, preferred shares, a fund, a company that only holds cash."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from signal9_sandbox.documents import MISSING
from signal9_sandbox.fields import all_fields

NO_COMPANIES_FILE = Path(__file__).parent / "data" / "no_companies.toml"

# What a company without a business reports, in dollars: its cash is in a trust, its costs are the search's.
_CASH, _TRUST, _OWED, _COSTS = 1_250_000, 230_000_000, 8_050_000, 1_400_000
_ENDS = ("2015-12-31", "2014-12-31")


class NoCompany(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Its name and exchange as Alpaca has them; AlphaVantage knows only the blank-cheque company."""

    name: str
    exchange: str
    blank_cheque: bool = False


@cache
def no_companies() -> dict[str, NoCompany]:
    """Return symbol → what is no company, read once per process."""
    return msgspec.toml.decode(NO_COMPANIES_FILE.read_bytes(), type=dict[str, NoCompany])


def answers_of_no_company(symbol: str) -> dict[str, dict[str, Any]]:
    """Return the documents that AlphaVantage has of it, empty where it answers {}."""
    known = no_companies().get(symbol)
    if known is None or not known.blank_cheque:
        return {}
    fields = all_fields()
    income = {"operatingIncome": -_COSTS, "netIncome": -_COSTS, "incomeBeforeTax": -_COSTS}
    sheet = {
        "totalAssets": _CASH + _TRUST,
        "cashAndCashEquivalentsAtCarryingValue": _CASH,
        "longTermInvestments": _TRUST,
        "totalLiabilities": _OWED,
        "totalShareholderEquity": _CASH + _TRUST - _OWED,
    }
    return {
        "OVERVIEW": _overview(symbol, known.name),
        "INCOME_STATEMENT": _statement(symbol, fields.income, income),
        "BALANCE_SHEET": _statement(symbol, fields.balance, sheet),
        "CASH_FLOW": _statement(symbol, fields.cash_flow, {"operatingCashflow": -_COSTS, "netIncome": -_COSTS}),
        "EARNINGS": {"symbol": symbol, "annualEarnings": [], "quarterlyEarnings": []},
    }


def _overview(symbol: str, name: str) -> dict[str, str]:
    said = {
        "Symbol": symbol,
        "AssetType": "Common Stock",
        "Name": name.removesuffix(" Class A Ordinary Shares"),
        "Description": f"{name} has no business yet; it holds cash in a trust and looks for a company to merge with.",
        "Currency": "USD",
        "Country": "USA",
        "Sector": "REAL ESTATE & CONSTRUCTION",
        "Industry": "BLANK CHECKS",
        "FiscalYearEnd": "December",
    }
    return {field: said.get(field, MISSING) for field in all_fields().overview}


def _statement(symbol: str, names: tuple[str, ...], figures: dict[str, int]) -> dict[str, Any]:
    reports = [
        {"fiscalDateEnding": end, "reportedCurrency": "USD"} | {name: str(figures.get(name, MISSING)) for name in names}
        for end in _ENDS
    ]
    return {"symbol": symbol, "annualReports": reports, "quarterlyReports": []}
