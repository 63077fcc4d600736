"""plan_pollination: the day's calls go to the companies that need them most, and never beyond the budget."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_contracts import PollenationNeeded, PollinationBatchOpened, PollinationPlanned
from signal9_eventstore import InMemoryEventStore
from signal9_messaging import ScheduleTriggered
from signal9_plan_pollination.application import plan_pollination
from signal9_plan_pollination.domain import batches, plan
from signal9_readmodels import AssetRow

DAY = date(2026, 1, 5)


class Universe:
    def __init__(self, rows: Sequence[AssetRow]) -> None:
        self._rows = rows

    def all_assets(self) -> Sequence[AssetRow]:
        return self._rows


class Budget:
    def __init__(self, limit: int | None = 25, spent: int = 0) -> None:
        self._limit, self._spent = limit, spent

    def spent(self, vendor: str, day: date) -> int:
        return self._spent

    def limit(self, vendor: str) -> int | None:
        return self._limit


def asset(symbol: str, **fields: object) -> AssetRow:
    return AssetRow(asset_id=f"id-{symbol}", symbol=symbol, stream_version=1, **fields)  # type: ignore[arg-type]  # test data


def clock() -> datetime:
    return datetime(2026, 1, 5, 7, tzinfo=UTC)


def run(store: InMemoryEventStore, rows: Sequence[AssetRow], budget: Budget, **fields: object) -> None:
    request = ScheduleTriggered(**fields)  # type: ignore[arg-type]  # test data
    plan_pollination(request, Universe(rows), budget, store, clock)


def test_the_never_collected_come_first_then_the_stalest() -> None:
    """Among the never collected the larger company leads; a company that failed stands behind those not tried."""
    rows = [
        asset("NEW"),
        asset("STALE", last_collected_at="2025-12-01T00:00:00Z", last_attempted_at="2025-12-01T00:00:00Z"),
        asset("FRESH", last_collected_at="2026-01-04T00:00:00Z", last_attempted_at="2026-01-04T00:00:00Z"),
        asset("BIGNEW", market_cap=1e12),
        asset("FAILED", last_failure="refused", last_attempted_at="2026-01-03T00:00:00Z"),
        asset("GONE", status="delisted"),
        asset("HALTED", tradable=False),
    ]
    picked = plan(rows, "regular", DAY, 25, None).picked
    assert [pick.symbol for pick in picked] == ["BIGNEW", "NEW", "STALE", "FAILED", "FRESH"]
    assert [pick.reason for pick in picked[1:4]] == [
        "never collected",
        "last collected 2025-12-01",
        "not collected yet: refused",
    ]


def test_the_earnings_run_takes_only_recent_reports_not_collected_since() -> None:
    """Yesterday's and today's reports, once each."""
    rows = [
        asset("TODAY", earnings_date="2026-01-05"),
        asset("YESTERDAY", earnings_date="2026-01-04"),
        asset("DONE", earnings_date="2026-01-04", last_collected_at="2026-01-05T01:00:00Z"),
        asset("LASTWEEK", earnings_date="2025-12-29"),
        asset("NEVER"),
    ]
    assert [pick.symbol for pick in plan(rows, "earnings", DAY, 25, None).picked] == ["TODAY", "YESTERDAY"]


def test_a_backfill_leaves_what_is_collected() -> None:
    """It is resumable because it only picks what is missing."""
    rows = [asset("HAVE", last_collected_at="2026-01-01T00:00:00Z"), asset("MISS")]
    assert [pick.symbol for pick in plan(rows, "backfill", DAY, 25, None).picked] == ["MISS"]


@given(st.integers(0, 60), st.integers(1, 60), st.one_of(st.none(), st.integers(0, 200)))
def test_a_plan_never_spends_more_than_is_left(universe: int, max_assets: int, calls_left: int | None) -> None:
    """Five calls a company stay within the calls left, and nobody is lost between picked and left."""
    rows = [asset(f"S{number}") for number in range(universe)]
    planned = plan(rows, "regular", DAY, max_assets, calls_left)
    assert len(planned.picked) <= max_assets
    assert calls_left is None or 5 * len(planned.picked) <= calls_left
    assert len(planned.picked) + planned.left == universe
    assert bool(planned.left_because) == bool(planned.left)
    assert all(1 <= len(batch) <= 8 for batch in batches(planned.picked))


def test_the_plan_and_its_batches_are_events() -> None:
    """Ten companies make a batch of eight and one of two, each opened with its requests in one append."""
    store = InMemoryEventStore()
    run(store, [asset(f"S{number:02d}") for number in range(10)], Budget(None))
    events = list(store.read_all())
    assert [len(event.asset_ids) for event in events if isinstance(event, PollinationBatchOpened)] == [8, 2]
    needed = [event for event in events if isinstance(event, PollenationNeeded)]
    assert len(needed) == 10
    [planned] = [event for event in events if isinstance(event, PollinationPlanned)]
    assert {event.metadata.causation_id for event in needed} == {planned.metadata.event_id}
    assert planned.metadata.stream_id == "budget-alphavantage-2026-01-05"


def test_a_second_message_of_the_same_run_changes_nothing() -> None:
    """A schedule that fires twice plans once."""
    store = InMemoryEventStore()
    run(store, [asset("KO")], Budget())
    before = list(store.read_all())
    run(store, [asset("KO"), asset("PEP")], Budget())
    assert list(store.read_all()) == before


def test_a_crash_between_plan_and_batches_is_made_good() -> None:
    """The second delivery finds the plan and opens the batches that are missing, as they were planned."""

    class Crashing(InMemoryEventStore):
        def append(self, stream_id: str, *args: object, **kwargs: object) -> list[object]:  # type: ignore[override]  # a fault
            if stream_id.startswith("batch-"):
                raise RuntimeError("killed")
            return super().append(stream_id, *args, **kwargs)  # type: ignore[arg-type, return-value]

    store = Crashing()
    with pytest.raises(RuntimeError):
        run(store, [asset("KO")], Budget())
    store.__class__ = InMemoryEventStore  # type: ignore[assignment]  # the fault is over
    run(store, [], Budget())
    assert [event.symbol for event in store.read_all() if isinstance(event, PollenationNeeded)] == ["KO"]


def test_a_free_day_is_planned_within_what_is_left_of_it() -> None:
    """With 11 of 25 calls spent two companies fit; a second run of the day finds them promised."""
    store = InMemoryEventStore()
    rows = [asset(symbol) for symbol in ("A", "B", "C", "D")]
    run(store, rows, Budget(limit=25, spent=11))
    run(store, rows, Budget(limit=25, spent=21), run="second")
    first, second = [event for event in store.read_all() if isinstance(event, PollinationPlanned)]
    assert (len(first.picked), first.left, first.left_because) == (2, 2, "the day's budget pays for 2 companies")
    assert second.picked == []
