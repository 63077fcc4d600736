"""AlphaVantage's side of the sandbox, over HTTP."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from packages.sandbox.tests.caller import Caller
from signal9_sandbox import Sandbox
from signal9_sandbox.fields import all_fields
from signal9_sandbox.news import SOURCE, label

Opener = Callable[..., tuple[Sandbox, Caller]]

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("function", "names"),
    [
        ("INCOME_STATEMENT", all_fields().income),
        ("BALANCE_SHEET", all_fields().balance),
        ("CASH_FLOW", all_fields().cash_flow),
    ],
)
def test_a_statement_has_every_field_as_text_newest_first(
    caller: Caller, function: str, names: tuple[str, ...]
) -> None:
    """Each report has the vendor's fields in its order, all strings, what is missing as "None"."""
    reply = caller.query(function, symbol="KO")

    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert list(reply.document) == ["symbol", "annualReports", "quarterlyReports"]
    reports = reply.document["annualReports"]
    assert [report["fiscalDateEnding"][:4] for report in reports] == ["2015", "2014", "2013", "2012"]
    for report in reports:
        assert list(report) == ["fiscalDateEnding", "reportedCurrency", *names]
        assert all(isinstance(value, str) for value in report.values())


def test_missing_figures_are_the_word_none_and_zero_is_zero(caller: Caller) -> None:
    """Coca-Cola's research is not reported, its expenditures are positive, its receivables' change is not told."""
    income = caller.query("INCOME_STATEMENT", symbol="KO").document["annualReports"][0]
    cash_flow = caller.query("CASH_FLOW", symbol="KO").document["annualReports"][0]

    assert income["researchAndDevelopment"] == "None"
    assert income["ebit"] == "10461000000"
    assert cash_flow["capitalExpenditures"] == "2553000000"
    assert cash_flow["changeInReceivables"] == "None"
    assert cash_flow["dividendPayout"] == "None"


@pytest.mark.parametrize("function", ["OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW", "EARNINGS"])
def test_shapes_are_those_of_the_vendors_own_answers(caller: Caller, market: Path, function: str) -> None:
    """Fields, their order, value types and indentation are as in the vendor's bytes for IBM."""
    real = (market / "alphavantage_ibm" / f"{function}.json").read_bytes()
    ours = caller.query(function, symbol="IBM")

    assert shape(ours.body) == shape(real)
    assert ours.body.split(b'"')[0] == real.split(b'"')[0]
    assert ours.body.endswith(b"}")


def shape(body: bytes) -> list[list[tuple[str, str]]]:
    """Return the keys of a document and of its first annual item, in order, with the types of their values."""
    document = json.loads(body)
    first: dict[str, object] = next((value[0] for value in document.values() if isinstance(value, list) and value), {})
    return [[(key, type(value).__name__) for key, value in part.items()] for part in (document, first)]


def test_an_overview_agrees_with_the_last_report(caller: Caller) -> None:
    """Identity, fiscal year and trailing figures come from the same facts as the statements."""
    overview = caller.query("OVERVIEW", symbol="KO").document
    income = caller.query("INCOME_STATEMENT", symbol="KO").document["annualReports"][0]

    assert overview["Symbol"] == "KO"
    assert overview["LatestQuarter"] == income["fiscalDateEnding"] == "2015-12-31"
    assert overview["FiscalYearEnd"] == "December"
    assert overview["RevenueTTM"] == income["totalRevenue"]
    assert (overview["CIK"], overview["Country"], overview["Currency"]) == ("21344", "USA", "USD")
    assert overview["Sector"] == "CONSUMER STAPLES"
    assert overview["MarketCapitalization"].isdigit()
    assert (overview["DividendDate"], overview["Exchange"]) == ("None", "None")
    assert "headquarters in Atlanta, Georgia" in overview["Description"]


def test_a_company_without_a_market_day_lacks_its_figures(caller: Caller) -> None:
    """Yahoo left the index before the market day, so its price ratios are missing while its reports are there."""
    overview = caller.query("OVERVIEW", symbol="YHOO").document

    assert (overview["MarketCapitalization"], overview["PERatio"], overview["52WeekHigh"]) == ("None", "None", "None")
    assert overview["RevenueTTM"].isdigit()


def test_a_foreign_seat_is_a_foreign_country(caller: Caller) -> None:
    """The country is read off the end of the address."""
    assert caller.query("OVERVIEW", symbol="ETN").document["Country"] == "Ireland"
    assert caller.query("OVERVIEW", symbol="aapl").document["Country"] == "USA"


def test_earnings_are_the_sources_own_text(caller: Caller) -> None:
    """Annual earnings per share come as written in the source; quarters are unknown."""
    document = caller.query("EARNINGS", symbol="KO").document

    assert document["annualEarnings"][0] == {"fiscalDateEnding": "2015-12-31", "reportedEPS": "1.69"}
    assert document["quarterlyEarnings"] == []


@pytest.mark.parametrize(
    "function", ["OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW", "EARNINGS", "EARNINGS_CALL_TRANSCRIPT"]
)
def test_an_unknown_symbol_has_an_empty_document(caller: Caller, function: str) -> None:
    """The vendor answers {} with status 200."""
    reply = caller.query(function, symbol="NOSUCH")

    assert (reply.status, reply.body) == (200, b"{}")


@pytest.mark.parametrize(
    ("function", "parameters", "told"),
    [
        ("OVERVIEW", {"symbol": "KO", "apikey": "wrong"}, "apikey is invalid or missing"),
        ("NONSENSE", {"symbol": "KO"}, "(NONSENSE) does not exist"),
        ("OVERVIEW", {}, "needs the parameter symbol"),
        ("EARNINGS_CALENDAR", {"horizon": "2years"}, "horizon 2years"),
    ],
)
def test_wrong_calls_are_error_messages_with_status_200(
    caller: Caller, function: str, parameters: dict[str, str], told: str
) -> None:
    """Wrong key, function, symbol or horizon are told in the body only, as the vendor does."""
    reply = caller.query(function, **parameters)

    assert reply.status == 200
    assert list(reply.document) == ["Error Message"]
    assert told in reply.document["Error Message"]


def test_the_calendar_lists_reports_to_come(open_sandbox: Opener) -> None:
    """Every company has its next report within three months and a quarter's end before it, none on a weekend."""
    _, caller = open_sandbox(clock=lambda: NOON, habits="plain")
    reply = caller.query("EARNINGS_CALENDAR", horizon="3month")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))

    assert reply.headers["Content-Type"] == "application/x-download"
    assert reply.body.startswith(b"symbol,name,reportDate,fiscalDateEnding,estimate,currency\n")
    assert {row["symbol"] for row in rows} == {asset["symbol"] for asset in caller.assets().document}
    for row in rows:
        report, fiscal = date.fromisoformat(row["reportDate"]), date.fromisoformat(row["fiscalDateEnding"])
        assert date(2026, 11, 24) <= report <= date(2027, 2, 24)
        assert 20 < (report - fiscal).days < 46
        assert report.weekday() < 5


def test_the_calendar_of_one_company_reaches_as_far_as_asked(open_sandbox: Opener) -> None:
    """Twelve months hold four reports, three hold one."""
    _, caller = open_sandbox(clock=lambda: NOON)

    def lines(horizon: str) -> int:
        return caller.query("EARNINGS_CALENDAR", symbol="KO", horizon=horizon).body.count(b"\nKO,")

    assert (lines("3month"), lines("6month"), lines("12month")) == (1, 2, 4)


def test_news_mention_every_ticker_asked_for(open_sandbox: Opener) -> None:
    """Items come in the vendor's shape, are past, labelled by score, and say that the sandbox wrote them."""
    _, caller = open_sandbox(clock=lambda: NOON, habits="plain")
    document = caller.query("NEWS_SENTIMENT", tickers="KO,PEP").document

    assert document["items"] == str(len(document["feed"])) == "8"
    for item in document["feed"]:
        assert [mood["ticker"] for mood in item["ticker_sentiment"]] == ["KO", "PEP"]
        assert item["time_published"] < "20261124T000001"
        assert item["source"] == SOURCE
        assert item["overall_sentiment_label"] == label(item["overall_sentiment_score"])
    assert document == caller.query("NEWS_SENTIMENT", tickers="KO,PEP").document


def test_news_have_the_vendors_fields(caller: Caller, market: Path) -> None:
    """An item has the fields of the vendor's items, in its order."""
    real = json.loads((market / "alphavantage_ibm" / "NEWS_SENTIMENT.json").read_bytes())
    ours = caller.query("NEWS_SENTIMENT", tickers="KO").document

    assert list(ours) == list(real)
    assert list(ours["feed"][0]) == list(real["feed"][0])
    assert ours["sentiment_score_definition"] == real["sentiment_score_definition"]


def test_news_can_be_narrowed(open_sandbox: Opener) -> None:
    """Times, limit and order do what the vendor's do."""
    _, caller = open_sandbox(clock=lambda: NOON, habits="plain")

    def times(**parameters: str) -> list[str]:
        feed = caller.query("NEWS_SENTIMENT", tickers="KO", **parameters).document["feed"]
        return [item["time_published"] for item in feed]

    every = times()
    assert every == sorted(every, reverse=True)
    assert times(limit="2") == every[:2]
    assert times(sort="EARLIEST") == every[::-1]
    assert times(time_from="20261122T0000") == [time for time in every if time >= "20261122T000000"]
    assert times(time_to="20261122T000000") == [time for time in every if time <= "20261122T000000"]


@pytest.mark.parametrize("parameters", [{"time_from": "yesterday"}, {"limit": "many"}])
def test_news_with_unreadable_inputs_are_information(caller: Caller, parameters: dict[str, str]) -> None:
    """The vendor calls them invalid inputs."""
    document = caller.query("NEWS_SENTIMENT", tickers="KO", **parameters).document

    assert document["Information"].startswith("Invalid inputs")


@pytest.mark.parametrize("tickers", ["NOSUCH", "KO,NOSUCH"])
def test_nobody_writes_about_an_unknown_ticker(caller: Caller, tickers: str) -> None:
    """Without a company that all items could mention there are no items."""
    document = caller.query("NEWS_SENTIMENT", tickers=tickers).document

    assert (document["items"], document["feed"]) == ("0", [])


def test_news_without_a_ticker_are_those_of_the_day(open_sandbox: Opener) -> None:
    """Fifty companies have one item each, the latest first, and the next day it is others."""
    today, tomorrow = (
        open_sandbox(clock=lambda day=day: NOON.replace(day=day), habits="plain")[1].query("NEWS_SENTIMENT").document
        for day in (24, 25)
    )

    times = [item["time_published"] for item in today["feed"]]
    assert times == sorted(times, reverse=True)
    tickers = {item["ticker_sentiment"][0]["ticker"] for item in today["feed"]}
    assert len(tickers) == 50
    assert tickers != {item["ticker_sentiment"][0]["ticker"] for item in tomorrow["feed"]}


@pytest.mark.parametrize(
    ("score", "word"),
    [(-0.35, "Bearish"), (-0.2, "Somewhat-Bearish"), (0.0, "Neutral"), (0.15, "Somewhat-Bullish"), (0.35, "Bullish")],
)
def test_words_for_scores(score: float, word: str) -> None:
    """The borders are those of the vendor's own definition."""
    assert label(score) == word
