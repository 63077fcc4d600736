"""A day of the free plan: 25 calls, one a second, while planners race, one is killed, and workers die in the middle of a company."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signal9_contracts import (
    VENDOR,
    Event,
    FundamentalsCollected,
    PollenationNeeded,
    PollinationFailed,
    PollinationPlanned,
)
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_plan_pollination.application import plan_pollination
from signal9_pollinate.application import pollinate
from signal9_readmodels import AssetRow
from signal9_runtime import InMemoryBlobs, new_id, utc_now
from signal9_sandbox import ALPHAVANTAGE_KEY, Sandbox
from signal9_testkit.events_table import create_events_table
from signal9_vendors import AlphaVantage, BudgetExhausted, DynamoCallBudget, Purpose, RawDocument, find_vendor, plans
from signal9_vendors.http import new_http

pytestmark = pytest.mark.integration
FREE = plans("free")
LIMIT = 25


class Killed(BaseException):
    """`kill -9`: nothing of ours catches it."""


class Fuse:
    """Kills whoever comes to it for the n-th time; never for 0."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._lock = threading.Lock()

    def burn(self) -> None:
        with self._lock:
            self._steps -= 1
            if self._steps == 0:
                raise Killed


class Time:
    """One clock for all threads, on which a sleep takes no time; each thread knows when its own last sleep ended."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 5, 7, tzinfo=UTC)
        self._lock = threading.Lock()
        self._own = threading.local()

    def now(self) -> datetime:
        self._own.read = self._now
        return self._own.read  # type: ignore[no-any-return]  # thread-local attributes have no type

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._own.woke = self._own.read + timedelta(seconds=seconds)
            self._now = max(self._now, self._own.woke)

    def woke(self) -> datetime:
        moment: datetime = self._own.woke
        return moment


class Calls:
    """A vendor that writes down the moment of every call, and at one of them kills the caller."""

    latest_report = staticmethod(AlphaVantage.latest_report)

    def __init__(self, budget: DynamoCallBudget, time: Time, fuse: Fuse) -> None:
        self.moments: list[datetime] = []
        self._budget, self._time, self._fuse = budget, time, fuse

    def make(self, purpose: Purpose) -> None:
        self._budget.spend(VENDOR, purpose)
        self.moments.append(self._time.woke())

    def fetch(self, data_type: str, symbol: str, within: float | None = None) -> RawDocument:
        self.make("fundamentals")
        self._fuse.burn()
        return RawDocument(body=f"{symbol} {data_type}".encode(), fetched_at=self._time.now())


class DyingStore:
    """An event store of a process that is killed right before or right after one of its appends."""

    def __init__(self, store: DynamoEventStore, before: Fuse, after: Fuse) -> None:
        self._store, self._before, self._after = store, before, after
        self.read_stream, self.snapshots = store.read_stream, store.snapshots

    def append(self, *arguments: Any, **named: Any) -> list[Event]:
        self._before.burn()
        appended = self._store.append(*arguments, **named)
        self._after.burn()
        return appended


class Universe:
    """So many companies, of which nothing is known."""

    def __init__(self, size: int) -> None:
        self._rows = [
            AssetRow(asset_id=f"id-{number}", symbol=f"S{number}", stream_version=1) for number in range(size)
        ]

    def all_assets(self) -> Sequence[AssetRow]:
        return self._rows

    def report_is_processed(self, asset_id: str, day: str) -> bool:
        return False


@pytest.fixture
def parts(dynamodb: Any, new_table: Callable[..., str]) -> Callable[[Time], tuple[DynamoEventStore, DynamoCallBudget]]:
    """A store and a budget on new tables of the emulator, by the clock that is given."""

    def make(time: Time) -> tuple[DynamoEventStore, DynamoCallBudget]:
        store = DynamoEventStore(dynamodb, create_events_table(dynamodb, f"events-{new_id()}"), time.now)
        return store, DynamoCallBudget(dynamodb, FREE, new_table("budget_id:S"), time.now, time.sleep)

    return make


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    companies=st.integers(1, 9),
    before=st.integers(0, 3),
    after=st.integers(0, 3),
    dies_at=st.lists(st.integers(1, 12), max_size=3),
    runs=st.sampled_from([("regular", "regular"), ("regular", "second")]),
)
def test_no_race_and_no_kill_makes_a_call_too_many(
    parts: Any, companies: int, before: int, after: int, dies_at: list[int], runs: tuple[str, str]
) -> None:
    """Two planners race, one is killed around an append; workers die between a call and its record; every message comes back.

    Never more than 25 calls or more than one a second, the calendar and the news always get theirs, and what was planned is settled.
    """
    time = Time()
    store, budget = parts(time)
    universe = Universe(companies)
    requests = [ScheduleTriggered(run=run) for run in runs]
    dying = DyingStore(store, Fuse(before), Fuse(after))

    def run_planner(request: ScheduleTriggered, to: Any) -> None:
        with suppress(Killed):
            plan_pollination(request, find_vendor(VENDOR), universe, budget, to, time.now)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run_planner, requests, [dying, store]))
    for request in requests:
        plan_pollination(request, find_vendor(VENDOR), universe, budget, store, time.now)
    events = list(store.read_all())
    planned = [event for event in events if isinstance(event, PollinationPlanned)]
    needed = [event for event in events if isinstance(event, PollenationNeeded)]
    assert sum(event.calls_planned for event in planned) == 5 * len(needed) <= 20

    calls = Calls(budget, time, Fuse(0))
    fuses = [Fuse(step) for step in dies_at]

    def work(event: PollenationNeeded) -> None:
        for fuse in [*fuses, Fuse(0)]:
            worker = Calls(budget, time, fuse)
            worker.moments = calls.moments
            with suppress(Killed):
                pollinate(event, worker, InMemoryBlobs(), store, lambda: 60.0)
                return

    def deliver_twice(event: PollenationNeeded) -> None:
        work(event)
        work(event)

    def others() -> None:
        purposes: list[Purpose] = ["calendar", "news", "news", "news", "news"]
        for purpose in purposes:
            calls.make(purpose)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(others), *(pool.submit(deliver_twice, event) for event in needed)]:
            done.result()

    day = budget.day(VENDOR, time.now().date())
    assert len(calls.moments) == day.spent <= LIMIT
    assert (day.counts["calendar"], day.counts["news"]) == (1, 4)
    moments = sorted(calls.moments)
    assert all((later - earlier).total_seconds() >= 1 for earlier, later in pairwise(moments))
    outcomes = [event for event in store.read_all() if isinstance(event, FundamentalsCollected | PollinationFailed)]
    assert {event.asset_id for event in outcomes} == {event.asset_id for event in needed}
    assert len(outcomes) == len(needed)
    if not dies_at:
        assert all(isinstance(event, FundamentalsCollected) for event in outcomes)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """The vendor on its free plan: it refuses the 26th call of a day and the second of a second."""
    with Sandbox(plan="free", habits="plain") as server:
        yield server


@pytest.mark.slow
def test_the_vendor_itself_refuses_no_call_of_a_free_day(
    sandbox: Sandbox, dynamodb: Any, new_table: Callable[..., str]
) -> None:
    """In real time, on two threads: the calendar, four times news and four companies are 25 calls; the vendor counted each, and refused none."""
    store = DynamoEventStore(dynamodb, create_events_table(dynamodb, f"events-{new_id()}"))
    budget = DynamoCallBudget(dynamodb, FREE, new_table("budget_id:S"))
    symbols = ("KO", "PEP", "XOM", "CVX", "MSFT")

    class Known(Universe):
        def all_assets(self) -> Sequence[AssetRow]:
            return [AssetRow(asset_id=symbol, symbol=symbol, stream_version=1) for symbol in symbols]

    with new_http() as http:
        vendor = AlphaVantage(http, sandbox.url, ALPHAVANTAGE_KEY, budget)
        # A backfill, which no closed exchange keeps from running: this test runs on weekends as well.
        plan_pollination(ScheduleTriggered(trigger_type="backfill"), find_vendor(VENDOR), Known(0), budget, store)
        needed = [event for event in store.read_all() if isinstance(event, PollenationNeeded)]
        assert len(needed) == 4
        now = utc_now()
        with ThreadPoolExecutor(2) as pool:
            work: list[Future[Any]] = [
                pool.submit(pollinate, event, vendor, InMemoryBlobs(), store, lambda: 60.0) for event in needed
            ]
            work.append(pool.submit(vendor.earnings_calendar))
            work += [pool.submit(vendor.news, symbols, now - timedelta(hours=2)) for _ in range(4)]
            for done in work:
                done.result()
        with pytest.raises(BudgetExhausted, match="25 of 25"):
            vendor.fetch("OVERVIEW", "MSFT")
    state = sandbox.state()
    assert state["calls"]["alphavantage"] == LIMIT
    assert state.get("refused", {}).get("alphavantage", 0) == 0
    assert len([event for event in store.read_all() if isinstance(event, FundamentalsCollected)]) == 4
