"""Decoding: missing is None, and whatever does not fit is named by its path."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from signal9_marketdata import Company, DocumentError, EarningsHistory, MissingDocument, Part
from signal9_runtime import BlobCorrupt, InMemoryBlobs
from signal9_vendors import ArchivedDocuments, company_from, load_folder
from signal9_vendors.alphavantage.decode import DECODERS, decode_news
from signal9_vendors.alphavantage.keys import keys_of
from signal9_vendors.alphavantage.refusals import refuse
from signal9_vendors.alphavantage.rows import facts_of, latest_report, rows_of
from signal9_vendors.errors import Refused

Documents = dict[str, dict[str, Any]]
decode_overview: Callable[[bytes], Any] = DECODERS["OVERVIEW"]
decode_income, decode_balance = DECODERS["INCOME_STATEMENT"], DECODERS["BALANCE_SHEET"]
decode_earnings = DECODERS["EARNINGS"]


def test_figures_dates_and_text_are_typed(sound: Callable[[], Documents], company_of: Callable[..., Company]) -> None:
    """Strings become floats and dates; a date has a year, a figure a value."""
    company = company_of(sound())

    assert company.overview.market_capitalization == 1400.0
    assert company.overview.latest_quarter == date(2015, 12, 31)
    assert company.years[0].income.total_revenue == 1000.0
    assert company.sector == "Industrials"
    assert company.news is not None
    assert company.news.items[1].published_at.isoformat() == "2015-12-29T12:00:00+00:00"


@pytest.mark.parametrize("missing", ["None", "-", "", None])
def test_every_spelling_of_missing_is_none(missing: str | None) -> None:
    """A missing figure is None, never 0; a zero is a figure."""
    raw = json.dumps({"Symbol": "A", "EPS": missing, "Beta": "0", "Sector": missing, "DividendDate": missing}).encode()

    overview = decode_overview(raw)

    assert (overview.eps, overview.beta, overview.sector, overview.dividend_date) == (None, 0.0, None, None)


@pytest.mark.parametrize("decode", DECODERS.values())
def test_an_empty_object_is_an_unknown_symbol(decode: Callable[[bytes], object]) -> None:
    """The vendor's answer for a symbol it does not cover is told apart from a broken one."""
    with pytest.raises(DocumentError, match="unknown symbol"):
        decode(b"{}")


@pytest.mark.parametrize("decode", DECODERS.values())
@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Bad gateway</body></html>",
        b'{"symbol": "IBM", "annualRep',
        b"",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"a": "\xff"}',
        b"[" * 100_000,
        b'{"Symbol": NaN}',
    ],
)
def test_what_is_no_object_is_refused_with_a_sample(decode: Callable[[bytes], object], body: bytes) -> None:
    """HTML, cut, empty and foreign bodies raise an error of one line with a short sample."""
    with pytest.raises(DocumentError) as caught:
        decode(body)

    assert caught.value.path == "$"
    assert len(caught.value.found) <= 80
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("refusal", ["Information", "Note", "Error Message"])
def test_a_refusal_is_an_error_without_the_key(refusal: str) -> None:
    """The vendor repeats the caller's key in its refusals; it does not reach the error."""
    body = {refusal: "We have detected your API key as CANARY7 and our limit is 25 requests per day, apikey=CANARY7"}

    with pytest.raises(DocumentError, match="25 requests") as caught:
        decode_income(json.dumps(body).encode())

    assert "CANARY7" not in str(caught.value)


def test_a_note_beside_figures_is_collected_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """What is archived has the figures; the text reaches the log without the key, and alone it is a refusal."""
    note = {"Note": "Good day, apikey=CANARY7"}

    refuse("here", {"Symbol": "A", "EPS": "1.2", **note})

    assert "Good day" in caplog.text
    assert "CANARY7" not in caplog.text
    for half in (note, {"Symbol": "A", **note}, {"symbol": "A", "annualReports": [], **note}, {"Note": 7}):
        with pytest.raises(Refused):
            refuse("here", half)


def test_a_sample_shows_control_characters_escaped() -> None:
    """A hostile body cannot write to the reader's terminal."""
    with pytest.raises(DocumentError) as caught:
        decode_overview(b"\x1b[31mred\r\n\xe2\x80\xae")

    assert str(caught.value).isprintable()
    assert "x1b" in caught.value.found


@pytest.mark.parametrize(
    "figure", ["abc", "NaN", "Infinity", "-inf", "1e999", "1,000", "1_000", " 1", "١٢", "0x10", True, [], {}, 10**400]
)
def test_a_figure_that_is_no_number_is_missing_and_named_by_its_path(
    sound: Callable[[], Documents], figure: object
) -> None:
    """It costs what reads it, not the company: the rest is read, and the document carries path and expectation."""
    body = sound()["INCOME_STATEMENT"]
    net_income = float(body["annualReports"][2]["netIncome"])
    body["annualReports"][2]["totalRevenue"] = figure

    statements: Any = decode_income(json.dumps(body).encode())

    assert (statements.annual[2].total_revenue, statements.annual[2].net_income) == (None, net_income)
    [unread] = statements.origin.unread
    assert unread.path == "$.annualReports[2].totalRevenue"
    assert unread.expected.startswith("a finite number")
    assert len(unread.found) <= 80


@pytest.mark.parametrize("note", ["Note", "Information", "Error Message"])
def test_a_text_beside_figures_is_a_note(sound: Callable[[], Documents], note: str) -> None:
    """A greeting does not hide the figures; an object with a symbol and the text alone is a refusal all the same."""
    body = sound()
    plain = decode_income(json.dumps(body["INCOME_STATEMENT"]).encode())

    assert decode_income(json.dumps({**body["INCOME_STATEMENT"], note: "Good day."}).encode()) == plain
    nothing = {"symbol": "A", "annualEarnings": [], "quarterlyEarnings": [], note: "Good day."}
    found = decode_earnings(json.dumps(nothing).encode())
    assert isinstance(found, EarningsHistory)
    assert not found.annual
    for half in (
        {"symbol": "A", note: "Good day."},
        {"symbol": "A", note: "Good day.", "annualReports": [], "quarterlyReports": []},
        {note: None},
    ):
        with pytest.raises(DocumentError, match="not a refusal"):
            decode_income(json.dumps(half).encode())


@pytest.mark.parametrize("number", ["-0.5", "+3", "1e3", ".5", "2.", 7, 0.25])
def test_numbers_in_any_json_spelling_are_read(number: object) -> None:
    """Vendors write numbers as strings and as numbers."""
    assert decode_overview(json.dumps({"Symbol": "A", "EPS": number}).encode()).eps == float(str(number))


@pytest.mark.parametrize("day", ["20151231", "2015-13-01", "2015-W01-1", "yesterday", 2015, "None", "0000-00-00"])
def test_a_report_without_a_real_date_is_left_out(sound: Callable[[], Documents], day: object) -> None:
    """It is noted; where no report has a date the vendor has renamed it, and the document is refused."""
    body = sound()["BALANCE_SHEET"]
    reports = body["annualReports"]
    reports[1]["fiscalDateEnding"] = day

    statements: Any = decode_balance(json.dumps(body).encode())

    assert [report.ending.year for report in statements.annual] == [2015, 2013]
    assert [unread.path for unread in statements.origin.unread] == ["$.annualReports[1].fiscalDateEnding"]
    for report in reports:
        report["fiscalDateEnding"] = day
    with pytest.raises(DocumentError) as caught:
        decode_balance(json.dumps(body).encode())
    assert caught.value.path == "$.annualReports[0].fiscalDateEnding"


@pytest.mark.parametrize(
    ("decode", "name", "key", "path"),
    [
        (decode_overview, "OVERVIEW", "Symbol", "$.Symbol"),
        (decode_income, "INCOME_STATEMENT", "symbol", "$.symbol"),
        (decode_income, "INCOME_STATEMENT", "annualReports", "$.annualReports"),
        (decode_earnings, "EARNINGS", "annualEarnings", "$.annualEarnings"),
        (decode_news, "NEWS_SENTIMENT", "feed", "$.feed"),
    ],
)
def test_required_fields_are_missed_by_path(
    sound: Callable[[], Documents], decode: Callable[[bytes], object], name: str, key: str, path: str
) -> None:
    """Without them a document says nothing about anyone."""
    body = sound()[name]
    del body[key]

    with pytest.raises(DocumentError, match="found nothing") as caught:
        decode(json.dumps(body).encode())

    assert caught.value.path == path


def test_wrong_shapes_are_named_by_path() -> None:
    """A list where an object should be, a number where text should be, a moment that is none."""
    cases: list[tuple[Callable[[bytes], object], object, str]] = [
        (decode_income, {"symbol": "A", "annualReports": [[]]}, "$.annualReports[0]"),
        (decode_income, {"symbol": "A", "annualReports": {}}, "$.annualReports"),
        (decode_income, {"symbol": "A", "annualReports": [], "quarterlyReports": 1}, "$.quarterlyReports"),
        (decode_overview, {"Symbol": 7}, "$.Symbol"),
        (decode_news, {"feed": [{"time_published": "noon"}]}, "$.feed[0].time_published"),
        (decode_news, {"feed": [{"time_published": "20151332T120000"}]}, "$.feed[0].time_published"),
        (decode_news, {"feed": [{}]}, "$.feed[0].time_published"),
    ]
    for decode, body, path in cases:
        with pytest.raises(DocumentError) as caught:
            decode(json.dumps(body).encode())
        assert caught.value.path == path


def test_unknown_fields_are_ignored(sound: Callable[[], Documents], company_of: Callable[..., Company]) -> None:
    """A vendor may add fields without breaking anybody."""
    plain, extended = sound(), sound()
    extended["OVERVIEW"]["New"] = {"a": [1]}
    extended["CASH_FLOW"]["annualReports"][0]["newLine"] = "abc"

    assert company_of(extended) == company_of(plain)


@pytest.mark.parametrize("name", ["OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"])
def test_a_company_needs_four_documents(
    sound: Callable[[], Documents], raw: Callable[[Documents], dict[str, bytes]], name: str
) -> None:
    """The absent one is named; earnings and news may be absent."""
    documents = raw(sound())
    del documents[name]

    with pytest.raises(MissingDocument, match=name):
        company_from(documents)


def test_archived_documents_are_read_by_their_vendor(
    sound: Callable[[], Documents], raw: Callable[[Documents], dict[str, bytes]], company_of: Callable[..., Company]
) -> None:
    """A company with its news, the news alone, rows and facts: callers name what is archived, and choose no decoder."""
    archive, documents = InMemoryBlobs(), raw(sound())
    references = {name: archive.put(body) for name, body in documents.items()}
    read = ArchivedDocuments(archive)

    assert read.company(references) == company_of(sound())
    assert read.news(references["NEWS_SENTIMENT"]) == company_of(sound()).news
    assert read.facts(references)["sector"] == "Industrials"
    [(part, rows)] = read.rows("BALANCE_SHEET", references["BALANCE_SHEET"]).items()
    assert (part, len(rows)) == ("balance", 3)
    assert rows[0]["totalAssets"] == "1200"
    archive.bodies[references["CASH_FLOW"].digest] = b"altered"
    with pytest.raises(BlobCorrupt, match="was altered"):
        read.company(references)


def test_a_folder_is_read_by_document_name(
    sound: Callable[[], Documents], raw: Callable[[Documents], dict[str, bytes]], tmp_path: Path
) -> None:
    """The four required files and the optional ones that are there."""
    documents = raw(sound())
    del documents["NEWS_SENTIMENT"]
    for name, body in documents.items():
        (tmp_path / f"{name}.json").write_bytes(body)

    assert load_folder(tmp_path) == documents


def test_missing_files_are_named_all_at_once(tmp_path: Path) -> None:
    """One error tells every file to add; a missing folder is told apart."""
    (tmp_path / "OVERVIEW.json").write_bytes(b"{}")

    with pytest.raises(MissingDocument, match=r"no INCOME_STATEMENT\.json, BALANCE_SHEET\.json, CASH_FLOW\.json"):
        load_folder(tmp_path)
    with pytest.raises(MissingDocument, match="no folder"):
        load_folder(tmp_path / "absent")


def test_an_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk error becomes the package's own error, with the file in it."""

    def fail(self: Path) -> bytes:
        raise OSError(13, "Permission denied")

    (tmp_path / "OVERVIEW.json").write_bytes(b"{}")
    monkeypatch.setattr(Path, "read_bytes", fail)

    with pytest.raises(MissingDocument, match="Permission denied"):
        load_folder(tmp_path)


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    """Yield every kind of part that has no kinds of its own."""
    for each in kind.__subclasses__():
        yield from parts(each) if each.__subclasses__() else (each,)


@pytest.mark.parametrize("part", [each for each in parts() if each.__module__.startswith("signal9_marketdata")])
def test_every_field_has_a_key_of_the_vendor(part: type[Part]) -> None:
    """The table of keys has each field of each kind of part, and no other; no two fields share a key."""
    keys = keys_of(part)
    assert list(keys) == [name for name in part.__struct_fields__ if name != "origin"]
    assert len(set(keys.values())) == len(keys)


def test_every_part_names_its_place_in_the_document(
    company_of: Callable[..., Company], sound: Callable[[], Documents]
) -> None:
    """Document, JSON path and the vendor's own name; names that are no identifiers stand in brackets."""
    company = company_of(sound())
    news, earnings = company.news, company.earnings
    assert news is not None
    assert earnings is not None
    assert company.overview.origin.of("week_52_high") == "OVERVIEW:$['52WeekHigh']"
    assert company.overview.origin.of("pe_ratio") == "OVERVIEW:$.PERatio"
    assert (
        company.balance.annual[2].origin.of("shareholder_equity")
        == "BALANCE_SHEET:$.annualReports[2].totalShareholderEquity"
    )
    assert company.balance.origin.of("annual") == "BALANCE_SHEET:$.annualReports"
    assert earnings.quarterly[1].origin.of("reported_eps") == "EARNINGS:$.quarterlyEarnings[1].reportedEPS"
    assert news.items[0].mentions[1].origin.of() == "NEWS_SENTIMENT:$.feed[0].ticker_sentiment[1]"


@pytest.mark.parametrize("document", [b"<html>", b"[1]", b"{}", b'{"MarketCapitalization": "None", "Sector": "None"}'])
def test_an_overview_without_facts_gives_none(document: bytes) -> None:
    """What the vendor does not know is absent, never zero or the word None."""
    assert facts_of(document) == {}


def test_the_facts_of_an_overview_are_its_words_and_its_worth() -> None:
    """A description is cut to 4,000 characters."""
    body = {"Sector": "TECH", "Industry": "-", "Description": "d" * 5000, "MarketCapitalization": "12.5"}
    assert facts_of(json.dumps(body).encode()) == {"sector": "TECH", "description": "d" * 4000, "market_cap": 12.5}


def test_a_document_that_cannot_be_read_has_no_rows() -> None:
    """What validate_data will reject leaves the tables alone."""
    for data_type in ("OVERVIEW", "INCOME_STATEMENT"):
        for document in (b"<html>", b"[]"):
            assert rows_of(data_type, document) == {}
    assert rows_of("EARNINGS", b'{"annualEarnings": ["x"], "quarterlyEarnings": 3}') == {"earnings": []}


@pytest.mark.parametrize(
    ("document", "latest"),
    [
        (b'{"quarterlyEarnings": [{"reportedDate": "2025-07-22"}, {"reportedDate": "2025-10-21"}]}', "2025-10-21"),
        (b'{"annualEarnings": [{"fiscalDateEnding": "2015-12-31"}]}', "2015-12-31"),
        (b'{"quarterlyEarnings": [{"reportedDate": "None"}]}', None),
        (b"{}", None),
        (b"<html>", None),
    ],
)
def test_the_latest_report_is_read_where_there_is_one(document: bytes, latest: str | None) -> None:
    """The last quarter's day, else the last fiscal year's end, else none."""
    assert latest_report("EARNINGS", document) == latest
    assert latest_report("OVERVIEW", document) is None
