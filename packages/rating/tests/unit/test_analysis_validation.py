"""Validation: what forbids a rating, what is a warning, where it stands."""

import copy
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from signal9_marketdata import Company, DocumentError
from signal9_rating import Fault, examine, fault_of, is_valid, validate
from signal9_rating.reading import read
from signal9_vendors import company_from

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
TODAY = date(2016, 3, 1)


@pytest.fixture
def faults_of(sound: Callable[[], Documents], company_of: Build) -> Callable[[Callable[[Documents], Any]], list[Fault]]:
    """Return what validation finds after a change to the sound documents."""

    def faults(spoil: Callable[[Documents], Any]) -> list[Fault]:
        documents = sound()
        spoil(documents)
        return validate(company_of(documents), TODAY)

    return faults


def test_a_sound_company_has_no_faults(sound: Callable[[], Documents], company_of: Build) -> None:
    """Nothing to reject, nothing to warn of, with or without the optional documents."""
    documents = sound()
    assert validate(company_of(documents), TODAY, "ACME") == []
    del documents["EARNINGS"], documents["NEWS_SENTIMENT"]
    assert validate(company_of(documents), TODAY) == []


STATEMENTS = ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")


def annual(documents: Documents, name: str, index: int, **changes: str) -> None:
    """Change fields of one annual report."""
    documents[name]["annualReports"][index].update(changes)


CASES: list[tuple[str, Callable[[Documents], Any], str, str, str]] = [
    (
        "symbol of another company",
        lambda d: d["CASH_FLOW"].update(symbol="OTHER"),
        "CASH_FLOW:$.symbol",
        "same-symbol",
        "reject",
    ),
    (
        "earnings of another company",
        lambda d: d["EARNINGS"].update(symbol="OTHER"),
        "EARNINGS:$.symbol",
        "same-symbol",
        "reject",
    ),
    (
        "no statements",
        lambda d: d["INCOME_STATEMENT"].update(annualReports=[]),
        "INCOME_STATEMENT:$.annualReports",
        "has-statements",
        "warn",
    ),
    (
        "a renamed field",
        lambda d: [r.pop("totalRevenue") for r in d["INCOME_STATEMENT"]["annualReports"]],
        "INCOME_STATEMENT:$.annualReports[*].totalRevenue",
        "required-figure",
        "warn",
    ),
    (
        "a newest report without its figure",
        lambda d: annual(d, "CASH_FLOW", 0, operatingCashflow="None"),
        "CASH_FLOW:$.annualReports[0].operatingCashflow",
        "required-figure",
        "warn",
    ),
    ("no name", lambda d: d["OVERVIEW"].pop("Name"), "OVERVIEW:$.Name", "required-text", "warn"),
    (
        "a future report",
        lambda d: annual(d, "BALANCE_SHEET", 0, fiscalDateEnding="2016-12-31"),
        "BALANCE_SHEET:$.annualReports[0].fiscalDateEnding",
        "no-future-date",
        "warn",
    ),
    (
        "a quarter of the future",
        lambda d: d["CASH_FLOW"]["quarterlyReports"].append(
            {"fiscalDateEnding": "2099-12-31", "reportedCurrency": "USD"}
        ),
        "CASH_FLOW:$.quarterlyReports[0].fiscalDateEnding",
        "no-future-date",
        "warn",
    ),
    (
        "a report in other money",
        lambda d: annual(d, "BALANCE_SHEET", 2, reportedCurrency="EUR"),
        "BALANCE_SHEET:$.annualReports[2]",
        "odd-currency",
        "warn",
    ),
    (
        "a cash flow in thousands",
        lambda d: annual(d, "CASH_FLOW", 0, operatingCashflow="180000"),
        "CASH_FLOW:$.annualReports[0].operatingCashflow",
        "contradicted-figure",
        "warn",
    ),
    (
        "negative revenue",
        lambda d: annual(d, "INCOME_STATEMENT", 1, totalRevenue="-1"),
        "INCOME_STATEMENT:$.annualReports[1].totalRevenue",
        "impossible-figure",
        "warn",
    ),
    (
        "old statements",
        lambda d: [
            r.update(fiscalDateEnding=f"{int(r['fiscalDateEnding'][:4]) - 2}-12-31")
            for n in STATEMENTS
            for r in d[n]["annualReports"]
        ],
        "INCOME_STATEMENT:$.annualReports",
        "fresh-statements",
        "warn",
    ),
]


@pytest.mark.parametrize(("spoil", "path", "rule", "severity"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_unsound_document_has_its_one_fault(
    faults_of: Callable[..., list[Fault]], spoil: Callable[[Documents], Any], path: str, rule: str, severity: str
) -> None:
    """One thing spoilt is one fault, at its path in the source, and only another company's document forbids the rating."""
    faults = faults_of(spoil)

    assert [(fault.path, fault.rule, fault.severity) for fault in faults] == [(path, rule, severity)]
    assert is_valid(faults) == (severity == "warn")
    assert faults[0].found
    assert faults[0].expected


SOUND: list[tuple[str, Callable[[Documents], Any]]] = [
    (
        "the same report twice",
        lambda d: d["CASH_FLOW"]["annualReports"].insert(1, copy.deepcopy(d["CASH_FLOW"]["annualReports"][0])),
    ),
    (
        "reports out of order",
        lambda d: d["INCOME_STATEMENT"]["annualReports"].insert(0, d["INCOME_STATEMENT"]["annualReports"].pop()),
    ),
    ("a report without a currency", lambda d: annual(d, "BALANCE_SHEET", 2, reportedCurrency="None")),
    ("a margin that nothing reads", lambda d: d["OVERVIEW"].update(ProfitMargin="12")),
    ("an industry without a sector", lambda d: d["OVERVIEW"].pop("Sector")),
]


@pytest.mark.parametrize("spoil", [case[1] for case in SOUND], ids=[case[0] for case in SOUND])
def test_what_costs_nothing_is_no_fault(
    faults_of: Callable[..., list[Fault]], spoil: Callable[[Documents], Any]
) -> None:
    """A repetition, another order, a currency that all others tell: nothing is lost, and nothing is said."""
    assert faults_of(spoil) == []


def test_a_warning_is_the_doubt_of_the_rating(sound: Callable[[], Documents], company_of: Build) -> None:
    """What validation warns of a figure is what the rating does not believe: one mechanism."""
    documents = sound()
    annual(documents, "INCOME_STATEMENT", 0, interestExpense="-20")
    company = company_of(documents)

    [doubt] = read(company, TODAY).doubts
    [fault] = validate(company, TODAY)

    assert (fault.path, fault.rule, fault.expected) == (doubt.path, doubt.rule, doubt.sentence)


def test_the_symbol_asked_for_is_compared(sound: Callable[[], Documents], company_of: Build) -> None:
    """Documents of another company are rejected however well they agree with one another."""
    faults = validate(company_of(sound()), TODAY, "OTHER")

    assert {fault.rule for fault in faults} == {"same-symbol"}
    assert len(faults) == 5


@pytest.mark.parametrize(
    ("stated", "asked", "same"),
    [
        ("BRK-B", "BRK.B", True),
        ("BRK/B", "BRK-B", True),
        ("BRK B", "BRK.B", True),
        ("BAC-PL", "BAC.PRL", True),
        ("BRK-A", "BRK.B", False),
        ("BRKB", "BRK.B", False),
        ("BAC", "BAC.PRL", False),
    ],
)
def test_a_symbol_is_the_same_in_any_spelling(
    stated: str, asked: str, same: bool, sound: Callable[[], Documents], company_of: Build
) -> None:
    """BRK-B of one vendor is BRK.B of another; another class, and what may be another company, is not."""
    documents = sound()
    for name, body in documents.items():
        body["Symbol" if name == "OVERVIEW" else "symbol"] = stated

    assert {fault.rule for fault in validate(company_of(documents), TODAY, asked)} == (
        set() if same else {"same-symbol"}
    )


def test_a_symbol_that_is_none_is_rejected(faults_of: Callable[..., list[Fault]]) -> None:
    """Control characters in a symbol would end up in sentences that people read."""

    def spoil(documents: Documents) -> None:
        for name, body in documents.items():
            body["Symbol" if name == "OVERVIEW" else "symbol"] = "A\x1b[31m"

    faults = faults_of(spoil)

    assert {fault.rule for fault in faults} == {"ticker-symbol"}
    assert all(fault.found.isprintable() for fault in faults)


def test_an_unreadable_document_is_a_fault_too(
    sound: Callable[[], Documents], raw: Callable[[Documents], dict[str, bytes]]
) -> None:
    """What cannot be decoded is reported in the same shape."""
    with pytest.raises(DocumentError) as caught:
        company_from({**raw(sound()), "OVERVIEW": b'{"Symbol": 7}'})

    fault = fault_of(caught.value)

    assert (fault.path, fault.found, fault.rule) == ("OVERVIEW:$.Symbol", "'7'", "readable-document")
    assert not is_valid([fault])


def test_documents_are_examined_as_they_came(sound: Callable[[], Documents]) -> None:
    """Readable ones by all checks, an unreadable one by its own fault alone."""
    documents = {name: json.dumps(document).encode() for name, document in sound().items()}
    assert examine(partial(company_from, documents), date(2016, 6, 30), "ACME") == []
    [fault] = examine(partial(company_from, {**documents, "CASH_FLOW": b"<html>"}), date(2016, 6, 30), "ACME")
    assert fault.rule == "readable-document"
    assert {fault.rule for fault in examine(partial(company_from, documents), date(2016, 6, 30), "KO")} == {
        "same-symbol"
    }
