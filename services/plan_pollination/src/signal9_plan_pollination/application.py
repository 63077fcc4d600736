"""Plans a run of pollination and opens its batches."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final, Protocol

import msgspec

from signal9_contracts import (
    BATCH_CAPACITY,
    DATA_TYPES,
    Event,
    Pick,
    PollenationNeeded,
    PollinationBatchOpened,
    PollinationPlanned,
)
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore import Cause, EventStore, VersionConflict, append_decided
from signal9_marketdata import is_session, traded_value
from signal9_plan_pollination.domain import CALLS_PER_ASSET, Question, plan, promised
from signal9_readmodels import AssetRow
from signal9_runtime import Clock, utc_now
from signal9_vendors import Day

VENDOR: Final = "alphavantage"
BATCH_HOURS: Final = 1
"""Hours until a batch closes without the assets that are not in: as long as a request of it is worth handling."""
PACE_SHARE: Final = 0.5
"""Of the calls that the plan allows within those hours, what one run gives out: retries and other runs need some as well."""


class Universe(Protocol):
    """What is known of the assets."""

    def all_assets(self) -> Iterable[AssetRow]: ...

    def report_is_processed(self, asset_id: str, day: str) -> bool:
        """Whether the asset's earnings report of that day is marked as processed."""
        ...


class Budget(Protocol):
    """What is left of the vendor's calls."""

    def day(self, vendor: str, day: date) -> Day: ...


class _Run(msgspec.Struct, frozen=True):
    """One run of the planner: what it was asked, for which day, and on which."""

    request: ScheduleTriggered
    name: str
    day: date
    today: date
    """The vendor counts by its own calendar, whatever day the run is for."""


def plan_pollination(
    request: ScheduleTriggered, universe: Universe, budget: Budget, store: EventStore, clock: Clock = utc_now
) -> None:
    """Decide once what this run fetches, and open a batch for each eight companies.

    The plan is an event of the day's budget stream: a second message of the same run finds it and opens only the batches that a crash
    kept from being opened, and of two runs that race the second decides again with what the first has given out.
    """
    now = clock()
    day = date.fromisoformat(request.date) if request.date else now.date()
    run = _Run(request, f"{day.isoformat()}-{request.run or request.trigger_type}", day, now.date())
    stream = f"budget-{VENDOR}-{run.today.isoformat()}"
    decide = partial(_decide, run=run, universe=universe, budget=budget)
    append_decided(store, stream, decide, Cause.root(request.correlation_id))
    planned = _planned(list(store.read_stream(stream)), run.name)
    if planned is None:
        return
    # A document from before the report came out does not hold it, however fresh it is.
    since = datetime(day.year, day.month, day.day, tzinfo=UTC) if planned.trigger_type == "earnings" else None
    for batch_id, picks in planned.batches().items():
        _open_batch(batch_id, planned, picks, store, now + timedelta(hours=BATCH_HOURS), since)


def _decide(history: Sequence[Event], run: _Run, universe: Universe, budget: Budget) -> list[Event]:
    if _planned(history, run.name) is not None:
        return []
    day = budget.day(VENDOR, run.today)
    left = day.left("fundamentals")
    given = (event.calls_planned for event in history if isinstance(event, PollinationPlanned))
    trigger = run.request.trigger_type
    question = Question(
        trigger=trigger,
        day=run.day,
        max_assets=run.request.max_assets,
        calls_left=None if left is None else max(0, left - promised(given, day.counts.get("fundamentals", 0))),
        most_at_once=int(PACE_SHARE * day.plan.per_minute * 60 * BATCH_HOURS) // CALLS_PER_ASSET,
        is_open=is_session(run.day),
    )
    chosen = plan(
        list(universe.all_assets()),
        question,
        lambda asset: traded_value(asset.symbol, asset.market_cap),
        universe.report_is_processed,
    )
    return [
        PollinationPlanned(
            vendor=VENDOR,
            day=run.today.isoformat(),
            trigger_type=trigger,
            run=run.name,
            calls_limit=day.plan.per_day,
            calls_spent=day.spent,
            calls_reserved=day.reserved,
            calls_planned=len(chosen.picked) * CALLS_PER_ASSET,
            picked=chosen.picked,
            left=chosen.left,
            left_because=chosen.left_because,
            skipped=chosen.skipped,
        )
    ]


def _planned(history: Sequence[Event], run: str) -> PollinationPlanned | None:
    return next((event for event in history if isinstance(event, PollinationPlanned) and event.run == run), None)


def _open_batch(
    batch_id: str,
    planned: PollinationPlanned,
    picks: Sequence[Pick],
    store: EventStore,
    deadline: datetime,
    since: datetime | None,
) -> None:
    opened = PollinationBatchOpened(
        batch_id=batch_id,
        trigger_type=planned.trigger_type,
        batch_size=BATCH_CAPACITY,
        asset_ids=[pick.asset_id for pick in picks],
        deadline=deadline,
    )
    needed = [
        PollenationNeeded(
            asset_id=pick.asset_id,
            data_types=list(DATA_TYPES),
            symbol=pick.symbol,
            batch_id=batch_id,
            reason=pick.reason,
            documents_since=since,
        )
        for pick in picks
    ]
    try:
        store.append(f"batch-{batch_id}", [opened, *needed], expected_version=0, cause=Cause.of(planned))
    except VersionConflict:
        return  # opened by an earlier delivery of the same message
