"""A small sound company whose figures can be worked by hand."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from signal9_marketdata import Company
from signal9_vendors import company_from

Documents = dict[str, dict[str, Any]]

# Newest first: 2015, 2014, 2013.
INCOME = {
    "totalRevenue": (1000, 800, 500),
    "grossProfit": (400, 280, 150),
    "costOfRevenue": (600, 520, 350),
    "operatingIncome": (200, 120, 50),
    "sellingGeneralAndAdministrative": (100, 100, 80),
    "interestExpense": (20, 20, 10),
    "ebit": (210, 130, 55),
    "netIncome": (120, 60, 30),
    "netIncomeFromContinuingOperations": (120, 60, 30),
}
BALANCE = {
    "totalAssets": (1200, 800, 600),
    "totalCurrentAssets": (500, 300, 250),
    "totalCurrentLiabilities": (250, 200, 200),
    "cashAndShortTermInvestments": (150, 80, 50),
    "currentNetReceivables": (200, 100, 80),
    "inventory": (140, 100, 60),
    "propertyPlantEquipment": (460, 340, 300),
    "totalLiabilities": (700, 500, 400),
    "longTermDebt": (300, 250, 220),
    "shortLongTermDebtTotal": (350, 300, 260),
    "totalShareholderEquity": (500, 300, 200),
    "retainedEarnings": (240, 160, 100),
    "commonStockSharesOutstanding": (100, 100, 100),
}
CASH_FLOW = {
    "operatingCashflow": (180, 90, 40),
    "capitalExpenditures": (80, 60, 30),
    "depreciationDepletionAndAmortization": (40, 60, 20),
    "dividendPayout": (30, 20, 10),
}


def _statement(lines: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    return {
        "symbol": "ACME",
        "annualReports": [
            {
                "fiscalDateEnding": f"{2015 - index}-12-31",
                "reportedCurrency": "USD",
                **{name: str(figures[index]) for name, figures in lines.items()},
            }
            for index in range(3)
        ],
        "quarterlyReports": [],
    }


_SOUND: Documents = {
    "OVERVIEW": {
        "Symbol": "ACME",
        "Name": "Acme",
        "Sector": "MANUFACTURING",
        "Industry": "CUTLERY, HANDTOOLS & GENERAL HARDWARE",
        "Currency": "USD",
        "LatestQuarter": "2015-12-31",
        "MarketCapitalization": "1400",
        "SharesOutstanding": "100",
        "PERatio": "11.67",
        "ForwardPE": "10.5",
        "PEGRatio": "0.9",
        "PriceToBookRatio": "2.8",
        "PriceToSalesRatioTTM": "1.4",
        "EVToEBITDA": "6.4",
        "DividendYield": "0.0214",
        "ProfitMargin": "0.12",
        "AnalystTargetPrice": "16.1",
    },
    "INCOME_STATEMENT": _statement(INCOME),
    "BALANCE_SHEET": _statement(BALANCE),
    "CASH_FLOW": _statement(CASH_FLOW),
    "EARNINGS": {
        "symbol": "ACME",
        "annualEarnings": [{"fiscalDateEnding": "2015-12-31", "reportedEPS": "1.2"}],
        "quarterlyEarnings": [
            {
                "fiscalDateEnding": day,
                "reportedDate": day,
                "reportedEPS": reported,
                "estimatedEPS": "None" if surprise == "None" else "0.25",
                "surprise": surprise,
                "surprisePercentage": percentage,
            }
            for day, reported, surprise, percentage in (
                ("2015-12-31", "0.26", "0.01", "4"),
                ("2015-09-30", "0.3", "None", "None"),
                ("2015-06-30", "0.27", "0.02", "8"),
                ("2015-03-31", "0.2425", "-0.0075", "-3"),
                ("2014-12-31", "0.475", "0.225", "90"),
            )
        ],
    },
    "NEWS_SENTIMENT": {
        "items": "2",
        "feed": [
            {
                "time_published": "20160105T120000",
                "ticker_sentiment": [
                    {"ticker": "ACME", "relevance_score": "0.75", "ticker_sentiment_score": "0.4"},
                    {"ticker": "OTHER", "relevance_score": "1.0", "ticker_sentiment_score": "-1.0"},
                ],
            },
            {
                "time_published": "20151229T1200",
                "ticker_sentiment": [{"ticker": "ACME", "relevance_score": 0.25, "ticker_sentiment_score": -0.65}],
            },
        ],
    },
}


@pytest.fixture(scope="session")
def sound() -> Callable[[], Documents]:
    """Return fresh copies of the company's documents as JSON values, free to be spoilt."""
    return lambda: copy.deepcopy(_SOUND)


@pytest.fixture(scope="session")
def raw() -> Callable[[Documents], dict[str, bytes]]:
    """Turn documents into the bytes that a vendor would send."""
    return lambda documents: {name: json.dumps(body).encode() for name, body in documents.items()}


@pytest.fixture(scope="session")
def company_of(raw: Callable[[Documents], dict[str, bytes]]) -> Callable[[Documents], Company]:
    """Build a company from documents."""
    return lambda documents: company_from(raw(documents))


@pytest.fixture(scope="session")
def companies() -> list[Company]:
    """The sandbox's 448 companies."""
    from signal9_sandbox import documents
    from signal9_sandbox.companies import all_companies

    found = []
    for facts in all_companies().values():
        answers = {
            "OVERVIEW": documents.overview(facts, None),
            "INCOME_STATEMENT": documents.income_statement(facts),
            "BALANCE_SHEET": documents.balance_sheet(facts),
            "CASH_FLOW": documents.cash_flow(facts),
        }
        found.append(company_from({name: json.dumps(answer).encode() for name, answer in answers.items()}))
    return found
