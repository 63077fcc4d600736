"""The vendor's habits over HTTP: on unless told otherwise, listed by an address, refusals that pass, things that are no company."""

from collections.abc import Callable

import pytest

from packages.sandbox.tests.caller import Caller
from signal9_sandbox import Sandbox
from signal9_sandbox.companies import all_companies
from signal9_sandbox.habits.speech import Speech
from signal9_sandbox.no_companies import no_companies

Opener = Callable[..., tuple[Sandbox, Caller]]


def test_habits_are_on_and_listed(open_sandbox: Opener) -> None:
    """A sandbox without a setting says what `Speech` says; the address names each habit and where it is."""
    sandbox, caller = open_sandbox()
    said = {symbol: Speech().of(all_companies()[symbol]) for symbol in ("MMM", "KO", "XOM", "AAPL")}

    for symbol, one in said.items():
        for function, document in one.answers.items():
            replies = (caller.query(function, symbol=symbol).document for _ in range(2))
            assert document in replies, (symbol, function)
        assert caller.send("GET", f"/_sandbox/habits?symbol={symbol}").document == one.habits
        assert sandbox.habits_of(symbol) == one.habits
    assert any(one.habits for one in said.values())
    assert caller.send("GET", "/_sandbox/habits?symbol=NOSUCH").document == {}


def test_one_habit_for_all(open_sandbox: Opener) -> None:
    """Named alone, a habit is in every company and no other is."""
    _, caller = open_sandbox(habits="debt-negative")
    sheet = caller.query("BALANCE_SHEET", symbol="KO").document
    [told] = caller.send("GET", "/_sandbox/habits?symbol=KO").document.items()

    assert told[0] == "debt-negative"
    assert any(int(year["shortLongTermDebtTotal"]) < 0 for year in sheet["annualReports"])


def test_a_refusal_passes(open_sandbox: Opener) -> None:
    """The first call for a document is refused in the body with status 200 and counts as refused; the second is served."""
    sandbox, caller = open_sandbox(habits="refusal")
    first, second = (caller.query("OVERVIEW", symbol="KO") for _ in range(2))

    assert first.status == second.status == 200
    assert list(first.document) == ["Information"]
    assert "per minute" in first.document["Information"]
    assert second.document["Symbol"] == "KO"
    assert sandbox.state()["calls"]["alphavantage"] == 1
    assert sandbox.state()["refused"] == {"alphavantage": 1}


def test_an_unknown_symbol_is_not_refused(open_sandbox: Opener) -> None:
    """Only what the sandbox has is refused first; what it does not know is an empty document at once."""
    _, caller = open_sandbox(habits="refusal")

    assert caller.query("OVERVIEW", symbol="NOSUCH").body == b"{}"


def test_what_is_no_company_is_listed_as_the_vendors_do(open_sandbox: Opener) -> None:
    """Alpaca lists them as tradable; AlphaVantage knows the blank-cheque company alone, and little of it."""
    _, caller = open_sandbox()
    assets = {asset["symbol"]: asset for asset in caller.assets().document}

    assert len(assets) == len(all_companies()) + len(no_companies())
    for symbol, one in no_companies().items():
        assert (assets[symbol]["name"], assets[symbol]["status"]) == (one.name, "active")
        assert (caller.query("OVERVIEW", symbol=symbol).body == b"{}") is not one.blank_cheque
    overview = caller.query("OVERVIEW", symbol="HBLA").document
    assert (overview["Industry"], overview["MarketCapitalization"]) == ("BLANK CHECKS", "None")
    assert caller.query("BALANCE_SHEET", symbol="HBLA").document["annualReports"][0]["totalAssets"] == "231250000"


def test_a_story_comes_again_under_another_address(open_sandbox: Opener) -> None:
    """With the habit alone each story is there twice, of one title and time; without it once."""
    once, twice = (
        open_sandbox(habits=habits)[1].query("NEWS_SENTIMENT", tickers="KO").document["feed"]
        for habits in ("plain", "story-again")
    )

    assert len(twice) == 2 * len(once)
    assert len({item["url"] for item in twice}) == len(twice)
    assert {(item["title"], item["time_published"]) for item in twice} == {
        (item["title"], item["time_published"]) for item in once
    }


@pytest.mark.parametrize("settings", [{"habits": "plain"}, {"habits": "none"}, {"universe_size": 5}])
def test_nothing_else_is_listed_where_it_is_not_wanted(open_sandbox: Opener, settings: dict[str, object]) -> None:
    """Without habits, and in a universe of the largest, there are companies only."""
    _, caller = open_sandbox(**settings)

    assert not {asset["symbol"] for asset in caller.assets().document} & set(no_companies())
