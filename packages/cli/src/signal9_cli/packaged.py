"""The companies that the sandbox carries, as a backtest rates them."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from signal9_marketdata import Company
from signal9_sandbox import documents
from signal9_sandbox.companies import all_companies
from signal9_vendors import company_from


def packaged_answers(symbol: str) -> dict[str, bytes]:
    """Return the documents of one of the sandbox's companies, as the sandbox serves them."""
    facts = all_companies()[symbol]
    answers: Mapping[str, Any] = {
        "OVERVIEW": documents.overview(facts, None),
        "INCOME_STATEMENT": documents.income_statement(facts),
        "BALANCE_SHEET": documents.balance_sheet(facts),
        "CASH_FLOW": documents.cash_flow(facts),
        "EARNINGS": documents.earnings(facts),
    }
    return {name: msgspec.json.encode(answer) for name, answer in answers.items()}


def packaged_company(symbol: str) -> Company:
    """Return a company of the sandbox."""
    return company_from(packaged_answers(symbol))


def packaged_symbols() -> list[str]:
    """Return the symbols of the sandbox's companies in order."""
    return sorted(all_companies())


def packaged_companies() -> Iterator[Company]:
    """Yield the sandbox's companies in the order of their symbols, each made when it is asked for."""
    return map(packaged_company, packaged_symbols())
