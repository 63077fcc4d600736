"""Decoding: missing is None, and whatever does not fit is named by its path."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from signal9_rating import Company, DocumentError, MissingDocument, load_folder
from signal9_rating.documents import (
    decode_balance,
    decode_cash_flow,
    decode_earnings,
    decode_income,
    decode_news,
    decode_overview,
)

Documents = dict[str, dict[str, Any]]
DECODERS = [decode_overview, decode_income, decode_balance, decode_cash_flow, decode_earnings, decode_news]


def test_figures_dates_and_text_are_typed(sound: Callable[[], Documents], company_of: Callable[..., Company]) -> None:
    """Strings become floats and dates; a date has a year, a figure a value."""
    company = company_of(sound())

    assert company.overview.market_capitalization == 1400.0
    assert company.overview.latest_quarter == date(2015, 12, 31)
    assert company.years[0].income.total_revenue == 1000.0
    assert company.sector == "Industrials"
    assert company.news is not None
    assert company.news.feed[1].time_published.isoformat() == "2015-12-29T12:00:00+00:00"


@pytest.mark.parametrize("missing", ["None", "-", "", None])
def test_every_spelling_of_missing_is_none(missing: str | None) -> None:
    """A missing figure is None, never 0; a zero is a figure."""
    raw = json.dumps({"Symbol": "A", "EPS": missing, "Beta": "0", "Sector": missing, "DividendDate": missing}).encode()

    overview = decode_overview(raw)

    assert (overview.eps, overview.beta, overview.sector, overview.dividend_date) == (None, 0.0, None, None)


@pytest.mark.parametrize("decode", DECODERS)
def test_an_empty_object_is_an_unknown_symbol(decode: Callable[[bytes], object]) -> None:
    """The vendor's answer for a symbol it does not cover is told apart from a broken one."""
    with pytest.raises(DocumentError, match="unknown symbol"):
        decode(b"{}")


@pytest.mark.parametrize("decode", DECODERS)
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


def test_a_sample_shows_control_characters_escaped() -> None:
    """A hostile body cannot write to the reader's terminal."""
    with pytest.raises(DocumentError) as caught:
        decode_overview(b"\x1b[31mred\r\n\xe2\x80\xae")

    assert str(caught.value).isprintable()
    assert "x1b" in caught.value.found


@pytest.mark.parametrize(
    "figure", ["abc", "NaN", "Infinity", "-inf", "1e999", "1,000", "1_000", " 1", "١٢", "0x10", True, [], {}, 10**400]
)
def test_a_figure_that_is_no_number_is_named_by_its_path(sound: Callable[[], Documents], figure: object) -> None:
    """The error carries the JSON path, what was found and what was expected."""
    body = sound()["INCOME_STATEMENT"]
    body["annualReports"][2]["totalRevenue"] = figure

    with pytest.raises(DocumentError) as caught:
        decode_income(json.dumps(body).encode())

    assert caught.value.path == "$.annualReports[2].totalRevenue"
    assert caught.value.expected.startswith("a finite number")
    assert "INCOME_STATEMENT:$.annualReports[2].totalRevenue" in str(caught.value)


@pytest.mark.parametrize("number", ["-0.5", "+3", "1e3", ".5", "2.", 7, 0.25])
def test_numbers_in_any_json_spelling_are_read(number: object) -> None:
    """Vendors write numbers as strings and as numbers."""
    assert decode_overview(json.dumps({"Symbol": "A", "EPS": number}).encode()).eps == float(str(number))


@pytest.mark.parametrize("day", ["20151231", "2015-13-01", "2015-W01-1", "yesterday", 2015, "None", "0000-00-00"])
def test_a_report_without_a_real_date_is_refused(sound: Callable[[], Documents], day: object) -> None:
    """fiscalDateEnding is required and a calendar date."""
    body = sound()["BALANCE_SHEET"]
    body["annualReports"][1]["fiscalDateEnding"] = day

    with pytest.raises(DocumentError) as caught:
        decode_balance(json.dumps(body).encode())

    assert caught.value.path == "$.annualReports[1].fiscalDateEnding"


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
        (decode_overview, {"Symbol": "A", "52WeekHigh": "high"}, "$['52WeekHigh']"),
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
        Company.from_documents(documents)


def test_years_are_sorted_and_hold_each_date_once(
    sound: Callable[[], Documents], company_of: Callable[..., Company]
) -> None:
    """Newest first whatever the order of the source; a statement that was not filed has no figures."""
    documents = sound()
    documents["INCOME_STATEMENT"]["annualReports"].reverse()
    documents["CASH_FLOW"]["annualReports"].append(documents["CASH_FLOW"]["annualReports"][0])
    del documents["BALANCE_SHEET"]["annualReports"][2]

    years = company_of(documents).years

    assert [year.ending.year for year in years] == [2015, 2014, 2013]
    assert years[2].balance.total_assets is None


def test_nothing_after_the_day_is_known(sound: Callable[[], Documents], company_of: Callable[..., Company]) -> None:
    """Reports, earnings, news and prices of later days are dropped."""
    known = company_of(sound()).known_at(date(2015, 6, 30))

    assert [year.ending.year for year in known.years] == [2014, 2013]
    assert [year.ending.year for year in company_of(sound()).known_at(date(2015, 3, 30), 90).years] == [2013]
    assert [year.ending.year for year in company_of(sound()).known_at(date(2015, 3, 31), 90).years] == [2014, 2013]
    assert known.overview.market_capitalization is None
    assert known.overview.name == "Acme"
    assert known.news is not None
    assert not known.news.feed
    assert known.earnings is not None
    assert [q.fiscal_date_ending.month for q in known.earnings.quarterly_earnings] == [6, 3, 12]


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
