"""Plans and limits, over HTTP and with a clock of the test's own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from packages.sandbox.tests.caller import Caller
from signal9_sandbox import ALPHAVANTAGE_KEY, Keys, Sandbox
from signal9_sandbox.errors import UnreadableSource, UnusableSetting

Opener = Callable[..., tuple[Sandbox, Caller]]


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **step: float) -> None:
        self.now += timedelta(**step)


@pytest.fixture
def watch() -> Watch:
    """Return a watch that stands at nine in the morning."""
    return Watch()


def test_the_free_plan_ends_after_25_calls_until_midnight(open_sandbox: Opener, watch: Watch) -> None:
    """Call 26 of a UTC day is refused with today's text and status 200; the next day begins anew."""
    _, caller = open_sandbox(plan="free", clock=watch)
    for _ in range(25):
        assert "Information" not in caller.query("OVERVIEW", symbol="KO").document
        watch.move(seconds=1)

    refused = caller.query("OVERVIEW", symbol="KO")
    assert refused.status == 200
    assert list(refused.document) == ["Information"]
    assert "rate limit is 25 requests per day" in refused.document["Information"]
    assert ALPHAVANTAGE_KEY in refused.document["Information"]
    watch.move(hours=15)
    assert caller.query("OVERVIEW", symbol="KO").document["Symbol"] == "KO"


def test_the_free_plan_allows_one_call_a_second(open_sandbox: Opener, watch: Watch) -> None:
    """A second call within the second is refused and doesn't count; a tenth of a second is forgiven."""
    _, caller = open_sandbox(plan="free", clock=watch)
    assert caller.query("OVERVIEW", symbol="KO").document["Symbol"] == "KO"

    watch.move(seconds=0.5)
    assert "1 request per second" in caller.query("OVERVIEW", symbol="KO").document["Information"]
    watch.move(seconds=0.45)
    assert caller.query("OVERVIEW", symbol="KO").document["Symbol"] == "KO"
    assert caller.admin("state").document["calls"]["alphavantage"] == 2


def test_a_premium_plan_counts_minutes_and_has_no_daily_limit(open_sandbox: Opener, watch: Watch) -> None:
    """The 76th call of any minute is refused, the day never is."""
    _, caller = open_sandbox(plan="premium-75", clock=watch)
    for _ in range(75):
        caller.query("OVERVIEW", symbol="NOSUCH")

    assert "75 requests per minute" in caller.query("OVERVIEW", symbol="KO").document["Information"]
    watch.move(seconds=60)
    assert caller.query("OVERVIEW", symbol="KO").document["Symbol"] == "KO"


def test_alpaca_answers_429_after_200_calls_a_minute(open_sandbox: Opener, watch: Watch) -> None:
    """The vendor's status, words and headers, until the minute has passed."""
    _, caller = open_sandbox(clock=watch)
    for _ in range(200):
        assert caller.assets("/KO").status == 200

    refused = caller.assets("/KO")
    assert (refused.status, refused.document) == (429, {"message": "too many requests."})
    assert (refused.headers["X-RateLimit-Limit"], refused.headers["X-RateLimit-Remaining"]) == ("200", "0")
    watch.move(seconds=60)
    assert caller.assets("/KO").status == 200


def test_each_key_has_its_own_day(open_sandbox: Opener, watch: Watch) -> None:
    """What one key uses up is there for another."""
    _, caller = open_sandbox(plan="free", clock=watch, keys=Keys(alphavantage=frozenset({"one", "two"})))
    caller.query("OVERVIEW", apikey="one", symbol="KO")

    assert caller.query("OVERVIEW", apikey="two", symbol="KO").document["Symbol"] == "KO"
    assert caller.admin("state").document["by_key"] == {"one": 1, "two": 1}


def test_the_count_survives_a_restart(tmp_path: Path, watch: Watch) -> None:
    """A sandbox that is started again with the same state file goes on counting the same day."""
    state = tmp_path / "vendors.json"
    for expected in (1, 2):
        with Sandbox(plan="free", state=state, clock=watch) as sandbox:
            Caller(sandbox.url).query("OVERVIEW", symbol="KO")
            assert sandbox.state()["by_key"] == {ALPHAVANTAGE_KEY: expected}
    assert [path.name for path in tmp_path.iterdir()] == ["vendors.json"]


def test_yesterdays_count_does_not_matter(tmp_path: Path, watch: Watch) -> None:
    """A state file of another day counts for nothing."""
    state = tmp_path / "vendors.json"
    with Sandbox(state=state, clock=watch) as sandbox:
        Caller(sandbox.url).query("OVERVIEW", symbol="KO")
    watch.move(days=1)

    with Sandbox(state=state, clock=watch) as sandbox:
        assert sandbox.state()["calls"] == {"alphavantage": 0, "alpaca": 0}


def test_a_broken_state_file_is_named(tmp_path: Path) -> None:
    """The error says which file and what to do."""
    (tmp_path / "vendors.json").write_text("half")

    with pytest.raises(UnreadableSource, match=r"vendors\.json: .* remove the file"):
        Sandbox(state=tmp_path / "vendors.json")


def test_an_unknown_plan_is_refused() -> None:
    """The message lists the plans that are sold."""
    with pytest.raises(UnusableSetting, match="free, premium, premium-75"):
        Sandbox(plan="gold")
