"""Validation: every kind of unsound document, its path, its rule and its severity."""

import copy
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from signal9_marketdata import Company, DocumentError
from signal9_rating import Fault, examine, fault_of, is_valid, validate
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


UNSCALED = ("fiscalDateEnding", "reportedCurrency", "commonStockSharesOutstanding")
NOTHING = ("totalAssets", "totalLiabilities", "totalShareholderEquity")

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
        "reject",
    ),
    (
        "a renamed field",
        lambda d: [r.pop("totalRevenue") for r in d["INCOME_STATEMENT"]["annualReports"]],
        "INCOME_STATEMENT:$.annualReports[*].totalRevenue",
        "required-figure",
        "reject",
    ),
    (
        "a newest report without its figure",
        lambda d: annual(d, "CASH_FLOW", 0, operatingCashflow="None"),
        "CASH_FLOW:$.annualReports[0].operatingCashflow",
        "required-figure",
        "warn",
    ),
    ("no sector", lambda d: d["OVERVIEW"].pop("Sector"), "OVERVIEW:$.Sector", "required-text", "warn"),
    (
        "a future report",
        lambda d: annual(d, "BALANCE_SHEET", 0, fiscalDateEnding="2016-12-31"),
        "BALANCE_SHEET:$.annualReports[0].fiscalDateEnding",
        "no-future-date",
        "reject",
    ),
    (
        "the same report twice",
        lambda d: d["CASH_FLOW"]["annualReports"].insert(1, copy.deepcopy(d["CASH_FLOW"]["annualReports"][0])),
        "CASH_FLOW:$.annualReports[1]",
        "one-report-per-date",
        "warn",
    ),
    (
        "two reports that contradict each other",
        lambda d: annual(d, "CASH_FLOW", 1, fiscalDateEnding="2015-12-31"),
        "CASH_FLOW:$.annualReports[1]",
        "one-report-per-date",
        "reject",
    ),
    (
        "reports out of order",
        lambda d: d["INCOME_STATEMENT"]["annualReports"].insert(0, d["INCOME_STATEMENT"]["annualReports"].pop()),
        "INCOME_STATEMENT:$.annualReports[1].fiscalDateEnding",
        "dates-in-order",
        "warn",
    ),
    (
        "a report in other money",
        lambda d: annual(d, "BALANCE_SHEET", 2, reportedCurrency="EUR"),
        "BALANCE_SHEET:$.annualReports[2].reportedCurrency",
        "one-currency",
        "reject",
    ),
    (
        "a report without a currency",
        lambda d: annual(d, "BALANCE_SHEET", 2, reportedCurrency="None"),
        "BALANCE_SHEET:$.annualReports[2].reportedCurrency",
        "one-currency",
        "warn",
    ),
    (
        "prices in other money",
        lambda d: d["OVERVIEW"].update(Currency="EUR"),
        "OVERVIEW:$.Currency",
        "one-currency",
        "reject",
    ),
    (
        "a yield in percent",
        lambda d: d["OVERVIEW"].update(DividendYield="2.14"),
        "OVERVIEW:$.DividendYield",
        "within-range",
        "reject",
    ),
    (
        "a margin in percent",
        lambda d: d["OVERVIEW"].update(ProfitMargin="12"),
        "OVERVIEW:$.ProfitMargin",
        "within-range",
        "warn",
    ),
    (
        "a negative market value",
        lambda d: d["OVERVIEW"].update(MarketCapitalization="-1"),
        "OVERVIEW:$.MarketCapitalization",
        "within-range",
        "reject",
    ),
    (
        "negative revenue",
        lambda d: annual(d, "INCOME_STATEMENT", 1, totalRevenue="-1"),
        "INCOME_STATEMENT:$.annualReports[1].totalRevenue",
        "within-range",
        "warn",
    ),
    (
        "interest with the wrong sign",
        lambda d: annual(d, "INCOME_STATEMENT", 0, interestExpense="-20"),
        "INCOME_STATEMENT:$.annualReports[0].interestExpense",
        "within-range",
        "warn",
    ),
    (
        "an unsound newest balance",
        lambda d: annual(d, "BALANCE_SHEET", 0, totalLiabilities="713"),
        "BALANCE_SHEET:$.annualReports[0].totalAssets",
        "balance-identity",
        "reject",
    ),
    (
        "an unsound older balance",
        lambda d: annual(d, "BALANCE_SHEET", 1, totalLiabilities="491"),
        "BALANCE_SHEET:$.annualReports[1].totalAssets",
        "balance-identity",
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
    (
        "a cash flow in thousands",
        lambda d: annual(d, "CASH_FLOW", 1, netIncome="0.06"),
        "CASH_FLOW:$.annualReports[1].netIncome",
        "same-units",
        "reject",
    ),
    (
        "shares in millions",
        lambda d: d["OVERVIEW"].update(SharesOutstanding="0.0001"),
        "OVERVIEW:$.SharesOutstanding",
        "same-units",
        "reject",
    ),
    (
        "statements in thousands beside an overview in dollars",
        lambda d: d["OVERVIEW"].update(RevenueTTM="1050000"),
        "OVERVIEW:$.RevenueTTM",
        "same-units",
        "reject",
    ),
    (
        "the same, seen from the price",
        lambda d: d["OVERVIEW"].update(PriceToSalesRatioTTM="1400"),
        "OVERVIEW:$.PriceToSalesRatioTTM",
        "same-units",
        "reject",
    ),
    (
        "an absurd amount",
        lambda d: annual(d, "CASH_FLOW", 0, capitalExpenditures="8e15"),
        "CASH_FLOW:$.annualReports[0].capitalExpenditures",
        "plausible-magnitude",
        "reject",
    ),
    (
        "an absurd price of the whole",
        lambda d: d["OVERVIEW"].update(MarketCapitalization="1e20"),
        "OVERVIEW:$.MarketCapitalization",
        "plausible-magnitude",
        "reject",
    ),
    (
        "a balance without assets",
        lambda d: annual(d, "BALANCE_SHEET", 0, totalAssets="0"),
        "BALANCE_SHEET:$.annualReports[0].totalAssets",
        "within-range",
        "reject",
    ),
    (
        "an old balance without assets",
        lambda d: annual(d, "BALANCE_SHEET", 2, totalAssets="0"),
        "BALANCE_SHEET:$.annualReports[2].totalAssets",
        "within-range",
        "warn",
    ),
    (
        "a company that never was",
        lambda d: [report.update(dict.fromkeys(NOTHING, "0")) for report in d["BALANCE_SHEET"]["annualReports"][:1]],
        "BALANCE_SHEET:$.annualReports[0].totalAssets",
        "within-range",
        "reject",
    ),
    (
        "a statement that is not out yet",
        lambda d: d["CASH_FLOW"]["annualReports"].pop(0),
        "CASH_FLOW:$.annualReports",
        "same-newest-date",
        "warn",
    ),
    (
        "quarters in other money",
        lambda d: d["INCOME_STATEMENT"]["quarterlyReports"].append(
            {"fiscalDateEnding": "2015-12-31", "reportedCurrency": "EUR"}
        ),
        "INCOME_STATEMENT:$.quarterlyReports[0].reportedCurrency",
        "one-currency",
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
]


@pytest.mark.parametrize(("spoil", "path", "rule", "severity"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_unsound_document_has_its_one_fault(
    faults_of: Callable[..., list[Fault]], spoil: Callable[[Documents], Any], path: str, rule: str, severity: str
) -> None:
    """One thing spoilt is one fault, at its path in the source, and only a reject forbids the rating."""
    faults = faults_of(spoil)

    assert [(fault.path, fault.rule, fault.severity) for fault in faults] == [(path, rule, severity)]
    assert is_valid(faults) == (severity == "warn")
    assert faults[0].found
    assert faults[0].expected


def test_minority_shareholders_are_no_imbalance(faults_of: Callable[..., list[Fault]]) -> None:
    """Up to a tenth of the assets may be theirs, as at Whirlpool (5 %): a warning; more, or less than nothing, is unsound."""

    def severities(liabilities: str) -> list[tuple[str, str]]:
        faults = faults_of(lambda documents: annual(documents, "BALANCE_SHEET", 0, totalLiabilities=liabilities))
        return [(fault.rule, fault.severity) for fault in faults]

    assert severities("690") == []
    assert severities("640") == severities("580") == [("balance-identity", "warn")]
    assert severities("579") == severities("713") == [("balance-identity", "reject")]


def test_one_percent_of_imbalance_is_tolerated(faults_of: Callable[..., list[Fault]]) -> None:
    """12 of 1200 is rounding, 13 is not."""
    assert faults_of(lambda d: annual(d, "BALANCE_SHEET", 0, totalLiabilities="712")) == []


def test_the_symbol_asked_for_is_compared(sound: Callable[[], Documents], company_of: Build) -> None:
    """Documents of another company are rejected however well they agree with one another."""
    faults = validate(company_of(sound()), TODAY, "OTHER")

    assert {fault.rule for fault in faults} == {"same-symbol"}
    assert len(faults) == 5


def test_share_classes_are_the_same_symbol(sound: Callable[[], Documents], company_of: Build) -> None:
    """BRK-B of one vendor is BRK.B of another."""
    documents = sound()
    for name, body in documents.items():
        body["Symbol" if name == "OVERVIEW" else "symbol"] = "BRK-B"

    assert validate(company_of(documents), TODAY, "BRK.B") == []


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


def test_a_balance_sheet_a_thousand_times_the_one_before_is_rejected(faults_of: Callable[..., list[Fault]]) -> None:
    """Three years, the newest in dollars and the others in thousands: the step and the price of the books are named."""

    def spoil(documents: Documents) -> None:
        newest = documents["BALANCE_SHEET"]["annualReports"][0]
        for key in ("totalAssets", "totalLiabilities", "totalShareholderEquity"):
            newest[key] = str(int(newest[key]) * 1000)

    book, fault = faults_of(spoil)

    assert (book.path, book.rule) == ("OVERVIEW:$.PriceToBookRatio", "same-units")
    assert (fault.path, fault.rule) == ("BALANCE_SHEET:$.annualReports[0].totalAssets", "same-units")
    assert "BALANCE_SHEET:$.annualReports[1].totalAssets (is one of them in thousands?)" in fault.expected


@pytest.mark.parametrize("unit", [1e-3, 1e-6])
@pytest.mark.parametrize("document", STATEMENTS)
def test_a_statement_in_other_units_is_rejected_whatever_the_overview_says(
    faults_of: Callable[..., list[Fault]], document: str, unit: float
) -> None:
    """All years of one statement in thousands or millions, beside the others in dollars and an overview without ratios."""

    def spoil(documents: Documents) -> None:
        for name in ("PriceToBookRatio", "PriceToSalesRatioTTM"):
            del documents["OVERVIEW"][name]
        incomes, cash_flows = (documents[name]["annualReports"] for name in ("INCOME_STATEMENT", "CASH_FLOW"))
        for income, cash_flow in zip(incomes, cash_flows, strict=True):
            cash_flow["netIncome"] = income["netIncome"]
        for report in documents[document]["annualReports"]:
            report.update({k: str(float(v) * unit) for k, v in report.items() if k not in UNSCALED})

    faults = faults_of(spoil)

    assert {fault.rule for fault in faults if fault.severity == "reject"} == {"same-units"}


@pytest.mark.parametrize(("key", "value"), [("PriceToBookRatio", "0.0028"), ("BookValue", "5000")])
def test_a_balance_in_thousands_is_seen_from_the_price_of_the_books(
    faults_of: Callable[..., list[Fault]], key: str, value: str
) -> None:
    """500 of equity where the overview's ratio or figure a share makes 500,000 of it."""
    [fault] = faults_of(lambda documents: documents["OVERVIEW"].update({key: value}))

    assert (fault.path, fault.rule) == (f"OVERVIEW:$.{key}", "same-units")
    assert "totalShareholderEquity (is one of them in thousands?)" in fault.expected


def test_three_years_in_two_currencies_are_rejected(faults_of: Callable[..., list[Fault]]) -> None:
    """Two years in euros: one fault for each report that is in other money than the first."""

    def spoil(documents: Documents) -> None:
        for name in STATEMENTS:
            for report in documents[name]["annualReports"][1:]:
                report["reportedCurrency"] = "EUR"

    faults = faults_of(spoil)

    assert {fault.rule for fault in faults} == {"one-currency"}
    assert len(faults) == 6
    assert not is_valid(faults)


def test_no_real_company_is_rejected_for_its_size() -> None:
    """None of the sandbox's 448 companies has a figure that is too large or in other units."""
    from signal9_sandbox import documents as sandbox
    from signal9_sandbox.companies import all_companies

    for facts in all_companies().values():
        answers = {
            "OVERVIEW": sandbox.overview(facts, None),
            "INCOME_STATEMENT": sandbox.income_statement(facts),
            "BALANCE_SHEET": sandbox.balance_sheet(facts),
            "CASH_FLOW": sandbox.cash_flow(facts),
        }
        company = company_from({name: json.dumps(body).encode() for name, body in answers.items()})
        found = {fault.rule for fault in validate(company, date(2026, 1, 5))}
        assert not found & {"same-units", "plausible-magnitude"}, facts.symbol


def test_documents_are_examined_as_they_came(sound: Callable[[], Documents]) -> None:
    """Readable ones by all checks, an unreadable one by its own fault alone."""
    documents = {name: json.dumps(document).encode() for name, document in sound().items()}
    assert examine(partial(company_from, documents), date(2016, 6, 30), "ACME") == []
    [fault] = examine(partial(company_from, {**documents, "CASH_FLOW": b"<html>"}), date(2016, 6, 30), "ACME")
    assert fault.rule == "readable-document"
    assert {fault.rule for fault in examine(partial(company_from, documents), date(2016, 6, 30), "KO")} == {
        "same-symbol"
    }
