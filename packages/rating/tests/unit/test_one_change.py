"""One field spoilt at a time: what a vendor may get wrong is without effect, or said, or refused; never a crash, never silence."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from signal9_marketdata import (
    BalanceReport,
    CashFlowReport,
    IncomeReport,
    MarketDataError,
    Overview,
    Part,
    QuarterlyEarnings,
)
from signal9_rating import Analysis, UnratableCompany, load_ruleset, rate
from signal9_rating.reading import CURRENT_READING
from signal9_sandbox import documents as sandbox
from signal9_sandbox.companies import all_companies
from signal9_sandbox.quarters import quarters_of
from signal9_vendors import company_from
from signal9_vendors.alphavantage.keys import keys_of

pytestmark = pytest.mark.sweep  # thousands of ratings: tracing their lines would take most of the time

Documents = dict[str, Any]
Place = dict[str, Any]
PACKAGED: Final = ("KO", "JPM", "O")
"""A maker of drinks, a bank and a REIT."""
REAL: Final = ("HD", "GOOG")
RULESET: Final = 3

CHANGES: Final[dict[str, Callable[[str], str]]] = {
    "None": lambda _: "None",
    "negated": lambda value: str(-float(value)),
    "multiplied": lambda value: str(float(value) * 1000),
    "divided": lambda value: str(float(value) / 1000),
}


def places(documents: Documents) -> Iterator[tuple[str, type[Part], Place]]:
    """Yield the objects whose fields are spoilt: the newest reports, one older, the newest quarters, the overview, the news."""
    yield "OVERVIEW", Overview, documents["OVERVIEW"]
    for name, kind in (
        ("INCOME_STATEMENT", IncomeReport),
        ("BALANCE_SHEET", BalanceReport),
        ("CASH_FLOW", CashFlowReport),
    ):
        yield f"{name} of the newest year", kind, documents[name]["annualReports"][0]
        yield f"{name} of the year before", kind, documents[name]["annualReports"][1]
        yield from ((f"{name} of the newest quarter", kind, q) for q in documents[name]["quarterlyReports"][:1])
    for quarter in documents.get("EARNINGS", {}).get("quarterlyEarnings", ())[:1]:
        yield "EARNINGS of the newest quarter", QuarterlyEarnings, quarter


@cache
def packaged(symbol: str) -> bytes:
    """Return the documents of one of the sandbox's companies, without the vendor's habits, quarters included."""
    facts = all_companies()[symbol]
    quarters = quarters_of(facts)
    return json.dumps(
        {
            "OVERVIEW": sandbox.overview(facts, None),
            "INCOME_STATEMENT": sandbox.income_statement(facts, quarters),
            "BALANCE_SHEET": sandbox.balance_sheet(facts, quarters),
            "CASH_FLOW": sandbox.cash_flow(facts, quarters),
        }
    ).encode()


def real(symbol: str) -> bytes:
    """Return a company's documents as the vendor answered, or skip."""
    named = os.environ.get("SIGNAL9_MARKET_DIR")
    beside = sorted(Path(__file__).resolve().parents[4].parent.glob("*/market"))
    for folder in [Path(named)] if named else beside:
        files = sorted((folder / "alphavantage_2022" / symbol).glob("*.json"))
        if files:
            return json.dumps({file.stem: json.loads(file.read_bytes()) for file in files}).encode()
    pytest.skip("the market folder is absent: name it in SIGNAL9_MARKET_DIR")


def outcome(documents: Documents, day: date) -> Analysis | None:
    """Return the analysis, None where the documents or the company are refused."""
    try:
        company = company_from({name: json.dumps(body).encode() for name, body in documents.items()})
        return rate(company, load_ruleset(RULESET), day)
    except (MarketDataError, UnratableCompany):
        return None


def effect(analysis: Analysis) -> tuple[object, ...]:
    """Return what a reader takes from an analysis."""
    return analysis.investment_rating, analysis.score, round(analysis.confidence, 6)


def said(analysis: Analysis) -> set[str]:
    """Return everything that the analysis says of what it did not believe or did not have."""
    doubts = {doubt.sentence for doubt in analysis.doubts}
    return (
        doubts | set(analysis.cautions) | {f"missing {rule}" for rule in analysis.missing} | {analysis.unrated_reason}
    )


def silent_changes(documents: Documents, day: date) -> Iterator[str]:
    """Yield each change that has an effect and is not spoken of."""
    sound = outcome(documents, day)
    assert sound is not None
    known, before = said(sound), effect(sound)
    for where, kind, place in places(documents):
        for field in msgspec.structs.fields(kind):
            key = keys_of(kind).get(field.name, "")
            if key not in place:
                continue
            value = place[key]
            for name, change in CHANGES.items():
                try:
                    place[key] = change(value)
                    after = outcome(documents, day)
                except ValueError:  # a text has no sign
                    continue
                finally:
                    place[key] = value
                if after is not None and effect(after) != before and not said(after) - known:
                    yield f"{where}: {key} {name}"


@pytest.mark.parametrize("symbol", PACKAGED)
def test_no_change_of_one_field_of_a_packaged_company_is_silent(symbol: str) -> None:
    """Each figure of the newest reports missing, negated, a thousandfold or a thousandth."""
    assert load_ruleset(RULESET).reading == CURRENT_READING
    assert list(silent_changes(json.loads(packaged(symbol)), date(2016, 5, 1))) == []


@pytest.mark.parametrize("symbol", REAL)
def test_no_change_of_one_field_of_a_real_company_is_silent(symbol: str) -> None:
    """The same over the vendor's own answers, with earnings and older quarters."""
    assert list(silent_changes(json.loads(real(symbol)), date(2022, 2, 1))) == []


@pytest.mark.parametrize("symbol", PACKAGED)
def test_a_field_that_is_not_there_reads_as_none_does(symbol: str) -> None:
    """Dropping a field is the same company as the vendor's word for nothing, so that the other tests hold for it, too."""
    documents = json.loads(packaged(symbol))

    def read() -> object:
        try:
            return company_from({name: json.dumps(body).encode() for name, body in documents.items()})
        except MarketDataError as error:
            return type(error)

    for _, kind, place in places(documents):
        for key in set(keys_of(kind).values()) & set(place):
            value = place.pop(key)
            without = read()
            place[key] = "None"
            assert read() == without, key
            place[key] = value
