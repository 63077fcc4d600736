"""plan_pollination: the day's calls go to the companies that need them most, never beyond the budget, and everyone left knows why."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from signal9_contracts import VENDOR, PollenationNeeded, PollinationBatchOpened, PollinationPlanned
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore import InMemoryEventStore
from signal9_marketdata import WHY_UNRATED
from signal9_plan_pollination.application import plan_pollination
from signal9_readmodels import AssetRow
from signal9_vendors import InMemoryCallBudget, Purpose, find_vendor, plans
from signal9_vendors import Plan as VendorPlan

FREE, PREMIUM = plans("free"), plans("premium")


class Universe:
    """Rows, and the reports of them that are marked."""

    def __init__(self, rows: Sequence[AssetRow], marked: frozenset[tuple[str, str]] = frozenset()) -> None:
        self._rows, self._marked = rows, marked

    def all_assets(self) -> Sequence[AssetRow]:
        return self._rows

    def report_is_processed(self, asset_id: str, day: str) -> bool:
        return (asset_id, day) in self._marked


def asset(symbol: str, **fields: object) -> AssetRow:
    return AssetRow(asset_id=f"id-{symbol}", symbol=symbol, stream_version=1, **fields)  # type: ignore[arg-type]  # test data


def clock() -> datetime:
    return datetime(2026, 1, 5, 7, tzinfo=UTC)


def budget(known: dict[str, VendorPlan], **spent: int) -> InMemoryCallBudget:
    """A budget of which so many calls are spent by purpose."""
    counted = InMemoryCallBudget(known, clock)
    purposes: list[Purpose] = ["calendar", "news", "fundamentals"]
    for purpose in purposes:
        for _ in range(spent.get(purpose, 0)):
            counted.spend(VENDOR, purpose)
    return counted


def run(
    store: InMemoryEventStore, rows: Sequence[AssetRow], counted: InMemoryCallBudget, **fields: object
) -> PollinationPlanned:
    """Run the planner; gives its last plan."""
    plan_pollination(ScheduleTriggered(**fields), find_vendor(VENDOR), Universe(rows), counted, store, clock)  # type: ignore[arg-type]  # test data
    return [event for event in store.read_all() if isinstance(event, PollinationPlanned)][-1]


def test_an_earnings_run_asks_for_documents_that_hold_the_report() -> None:
    """Documents from before its day do not do, however fresh; a regular run takes what the archive has."""
    since = []
    for trigger in ("earnings", "regular"):
        store = InMemoryEventStore()
        run(store, [asset("KO", next_report_date="2026-01-04")], budget(FREE), trigger_type=trigger)
        since += [event.documents_since for event in store.read_all() if isinstance(event, PollenationNeeded)]
    assert since == [datetime(2026, 1, 5, tzinfo=UTC), None]


def test_no_regular_pollination_on_a_day_on_which_exchanges_are_closed() -> None:
    """Thanksgiving 2026: nobody is picked, everyone knows why."""
    store = InMemoryEventStore()
    planned = run(store, [asset("KO")], budget(FREE), date="2026-11-26")
    assert planned.picked == []
    assert [(each.reason, each.symbols) for each in planned.skipped] == [("exchanges are closed on 2026-11-26", ["KO"])]


def test_the_plan_and_its_batches_are_events() -> None:
    """Ten companies make a batch of eight and one of two, each opened with its requests and its deadline in one append."""
    store = InMemoryEventStore()
    planned = run(store, [asset(f"S{number:02d}") for number in range(10)], budget(PREMIUM))
    events = list(store.read_all())
    batches = [event for event in events if isinstance(event, PollinationBatchOpened)]
    assert [len(batch.asset_ids) for batch in batches] == [8, 2]
    assert {batch.deadline for batch in batches} == {datetime(2026, 1, 5, 8, tzinfo=UTC)}
    needed = [event for event in events if isinstance(event, PollenationNeeded)]
    assert len(needed) == 10
    assert {event.metadata.causation_id for event in needed} == {planned.metadata.event_id}
    assert planned.metadata.stream_id == "budget-alphavantage-2026-01-05"


def test_a_second_message_of_the_same_run_changes_nothing() -> None:
    """A schedule that fires twice plans once."""
    store = InMemoryEventStore()
    run(store, [asset("KO")], budget(FREE))
    before = list(store.read_all())
    run(store, [asset("KO"), asset("PEP")], budget(FREE))
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
        run(store, [asset("KO")], budget(FREE))
    store.__class__ = InMemoryEventStore  # type: ignore[assignment]  # the fault is over
    run(store, [], budget(FREE))
    assert [event.symbol for event in store.read_all() if isinstance(event, PollenationNeeded)] == ["KO"]


def test_a_free_day_has_four_companies_beside_its_calendar_and_its_news() -> None:
    """25 calls: 1 and 4 are kept, 20 are given out; a second run of the day finds them promised, spent or not."""
    rows = [asset(symbol) for symbol in ("A", "B", "C", "D", "E")]
    for spent in (0, 7, 20):
        store = InMemoryEventStore()
        first = run(store, rows, budget(FREE))
        assert (len(first.picked), first.calls_planned, first.calls_reserved) == (4, 20, 5)
        assert (first.left, first.left_because) == (1, "the day's budget pays for 4 companies")
        assert run(store, rows, budget(FREE, fundamentals=spent), run="second").picked == []


def test_calls_that_are_spent_are_not_given_out_again() -> None:
    """With 10 calls spent two more companies fit; a calendar at its first try costs none of them, a second try does."""
    rows = [asset(symbol) for symbol in ("A", "B", "C", "D")]
    assert len(run(InMemoryEventStore(), rows, budget(FREE, fundamentals=10, calendar=1)).picked) == 2
    assert len(run(InMemoryEventStore(), rows, budget(FREE, calendar=1)).picked) == 4
    assert len(run(InMemoryEventStore(), rows, budget(FREE, calendar=2)).picked) == 3


def test_a_run_gives_out_no_more_than_the_pace_allows_before_its_requests_are_too_old() -> None:
    """At 75 calls a minute half of an hour's calls are 450 companies, however many are asked for."""
    rows = [asset(f"S{number:03d}") for number in range(460)]
    planned = run(InMemoryEventStore(), rows, budget(plans("premium-75")), max_assets=1000)
    assert (len(planned.picked), planned.left_because) == (450, "the vendor's pace allows 450 companies an hour")


def test_the_plan_leaves_out_what_is_no_company_and_says_what_it_is() -> None:
    """By the broker's name and the vendor's overview; whom the vendor does not cover waits for its day."""
    rows = [
        asset("KO", name="Coca-Cola Company"),
        asset("KOACW", name="Example Acquisition Corp. Warrant", exchange="NASDAQ"),
        asset("KO.PRA", name="Coca-Cola Company"),
        asset("SPZ", name="Example 500", asset_type="ETF"),
        asset("BLNK", name="Example Holdings", industry="BLANK CHECKS"),
        asset("NOPE", last_failure="unknownSymbol", not_covered=2, last_attempted_at="2026-01-01T00:00:00Z"),
    ]
    planned = run(InMemoryEventStore(), rows, budget(PREMIUM))
    assert [pick.symbol for pick in planned.picked] == ["KO"]
    assert {each.reason: each.symbols for each in planned.skipped} == {
        "no company to rate: warrant": ["KOACW"],
        "no company to rate: preferred share": ["KO.PRA"],
        "no company to rate: fund": ["SPZ"],
        "no company to rate: blank-check company": ["BLNK"],
        "the vendor does not cover it, and is asked again on 2026-01-15": ["NOPE"],
    }


def test_a_row_of_no_company_says_why_it_is_not_rated() -> None:
    """What a reader of `ratings` and `search` sees instead of a failure of the vendor."""
    assert asset("KO.WS", name="Example Warrant", last_failure="unknownSymbol").unrated_reason == WHY_UNRATED["warrant"]
    assert asset("KO", name="Coca-Cola Company", last_collected_at="2026-01-01T00:00:00Z").unrated_reason is None
