"""Faults on demand and the sandbox's own endpoints, over HTTP."""

import http.client
import json
import time
from collections.abc import Callable

import pytest

from packages.sandbox.tests.caller import Caller, Reply
from signal9_sandbox import Fault, Sandbox
from signal9_sandbox.errors import UnusableSetting

Opener = Callable[..., tuple[Sandbox, Caller]]

OVERVIEW_OF_KO = {"function": "OVERVIEW", "symbol": "KO"}


def broken(caller: Caller, kind: str) -> Reply:
    """Return the reply to a call that a fault befalls."""
    assert caller.admin("faults", [{"match": OVERVIEW_OF_KO, "kind": kind, "times": 1}]).status == 200
    return caller.query("OVERVIEW", symbol="KO")


def test_a_fault_befalls_only_the_calls_it_matches_and_only_so_often(caller: Caller) -> None:
    """Two calls for Coca-Cola's overview fail; other calls and the third are sound."""
    caller.admin("faults", [{"match": OVERVIEW_OF_KO, "kind": "empty", "times": 2}])

    assert caller.query("OVERVIEW", symbol="PEP").document["Symbol"] == "PEP"
    assert caller.query("EARNINGS", symbol="KO").document["symbol"] == "KO"
    bodies = [caller.query("OVERVIEW", symbol="KO").body for _ in range(3)]
    assert bodies[:2] == [b"{}", b"{}"]
    assert json.loads(bodies[2])["Symbol"] == "KO"


def test_a_fault_without_end_lasts_until_reset(caller: Caller) -> None:
    """`times: null` is for ever; reset forgets faults and counts."""
    caller.admin("faults", {"match": {"vendor": "alpaca"}, "kind": "status:503", "times": None})

    assert [caller.assets("/KO").status for _ in range(3)] == [503, 503, 503]
    assert caller.query("OVERVIEW", symbol="KO").status == 200
    assert caller.admin("state").document["faults"][0]["kind"] == "status:503"
    state = caller.admin("reset", {}).document
    assert (state["faults"], state["calls"]) == ([], {"alphavantage": 0, "alpaca": 0})
    assert caller.assets("/KO").status == 200


def test_bodies_that_are_no_json(caller: Caller) -> None:
    """Half a document, an HTML page and no bytes all come with status 200."""
    truncated, page, blank = (broken(caller, kind) for kind in ("truncated", "html", "blank"))

    assert truncated.status == page.status == blank.status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(truncated.body)
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.body.startswith(b"<!DOCTYPE html>")
    assert blank.body == b""


def test_vendor_texts_of_refusal(caller: Caller) -> None:
    """Today's daily text and the older note, each under the vendor's key."""
    assert "25 requests per day" in broken(caller, "daily-limit").document["Information"]
    assert "5 calls per minute" in broken(caller, "note").document["Note"]


@pytest.mark.parametrize("status", [429, 500])
def test_a_status_of_choice(caller: Caller, status: int) -> None:
    """The call fails at HTTP's own level."""
    assert broken(caller, f"status:{status}").status == status


def test_fields_are_renamed_and_dropped_wherever_they_are(caller: Caller) -> None:
    """A renamed field reads as missing; the others stay."""
    renamed = broken(caller, "rename:MarketCapitalization:MarketCap").document
    dropped = broken(caller, "drop:EPS").document
    caller.admin("faults", [{"match": {"function": "CASH_FLOW"}, "kind": "drop:netIncome"}])
    reports = caller.query("CASH_FLOW", symbol="KO").document["annualReports"]

    assert "MarketCapitalization" not in renamed
    assert renamed["MarketCap"].isdigit()
    assert "EPS" not in dropped
    assert dropped["Symbol"] == "KO"
    assert not any("netIncome" in report for report in reports)


def test_fields_of_a_calendar_can_not_be_renamed(caller: Caller) -> None:
    """A fault for JSON leaves CSV as it is."""
    caller.admin("faults", {"match": {"function": "EARNINGS_CALENDAR"}, "kind": "drop:symbol"})

    assert caller.query("EARNINGS_CALENDAR", symbol="KO").body.startswith(b"symbol,")


def test_a_cut_connection(caller: Caller) -> None:
    """The announced length never comes: the client sees an incomplete read."""
    with pytest.raises(http.client.IncompleteRead):
        broken(caller, "cut")


def test_slow_answers_come_whole(caller: Caller) -> None:
    """A late and a dripping answer take their time and are sound."""
    for kind in ("slow:0.2", "drip:0.2"):
        begun = time.monotonic()
        assert broken(caller, kind).document["Symbol"] == "KO"
        assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize("kind", ["slow:600", "drip:6000"])
def test_a_sandbox_stops_in_the_middle_of_a_slow_answer(open_sandbox: Opener, kind: str) -> None:
    """Stopping abandons the answer, and the waiting client is told by its connection."""
    sandbox, caller = open_sandbox(faults=[Fault({"function": "OVERVIEW"}, kind)])
    connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"), timeout=5)
    connection.request("GET", "/query?function=OVERVIEW&symbol=KO&apikey=sandbox-alphavantage")
    deadline = time.monotonic() + 5
    while caller.admin("state").document["calls"]["alphavantage"] == 0:
        assert time.monotonic() < deadline

    begun = time.monotonic()
    sandbox.stop()
    with pytest.raises((http.client.HTTPException, OSError)):
        connection.getresponse().read()
    connection.close()
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("kind", ["nonsense", "slow", "slow:soon", "status:teapot", "rename:one", "drop"])
def test_an_impossible_fault_is_refused(caller: Caller, kind: str) -> None:
    """A wrong kind is the caller's error and names the kinds there are."""
    reply = caller.admin("faults", [{"match": {}, "kind": kind}])

    assert reply.status == 400
    assert "rename:FIELD:NEW" in reply.document["message"]


@pytest.mark.parametrize("body", [b"no json", b'[{"match": {}}]', b'[{"match": {}, "kind": "html", "time": 1}]'])
def test_unreadable_faults_are_refused(caller: Caller, body: bytes) -> None:
    """What isn't a fault is told apart and nothing is kept."""
    assert caller.send("POST", "/_sandbox/faults", body=body).status == 400
    assert caller.admin("state").document["faults"] == []


def test_a_fault_can_be_injected_by_the_test_itself(open_sandbox: Opener) -> None:
    """In one process the endpoint isn't needed; a wrong kind is an error there."""
    sandbox, caller = open_sandbox()
    sandbox.inject(Fault({"symbol": "KO"}, "status:500"))

    assert caller.query("EARNINGS", symbol="KO").status == 500
    with pytest.raises(UnusableSetting, match="nonsense"):
        sandbox.inject(Fault({}, "nonsense"))
    sandbox.reset()
    assert sandbox.state()["calls"] == {"alphavantage": 0, "alpaca": 0}


def test_state_tells_what_was_called(caller: Caller) -> None:
    """Calls are counted by vendor, key and what was asked for."""
    caller.query("OVERVIEW", symbol="ko")
    caller.query("NEWS_SENTIMENT", tickers="KO,PEP")
    caller.assets()
    caller.query("NONSENSE")
    state = caller.admin("state").document

    assert state["calls"] == {"alphavantage": 2, "alpaca": 1}
    assert state["by_call"] == {"OVERVIEW KO": 1, "NEWS_SENTIMENT KO,PEP": 1, "assets": 1}
    assert state["by_key"] == {"sandbox-alphavantage": 2, "sandbox-alpaca-id": 1}
    assert (state["refused"], state["plan"]) == ({"alphavantage": 1}, "premium")


def test_health_and_paths_that_lead_nowhere(caller: Caller) -> None:
    """Health says that it answers; other paths and methods are refused as HTTP does."""
    assert caller.admin("health").document == {"status": "ok", "plan": "premium"}
    assert caller.admin("nothing").status == 404
    assert caller.send("GET", "/v2/orders").status == 404
    assert caller.send("POST", "/v2/assets", body=b"{}").status == 405
