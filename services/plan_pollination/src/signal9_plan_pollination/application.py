"""Plans a run of pollination and opens its batches."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Protocol

from signal9_contracts import DATA_TYPES, Event, Pick, PollenationNeeded, PollinationBatchOpened, PollinationPlanned
from signal9_eventstore import Cause, EventStore, VersionConflict, append_decided
from signal9_messaging import ScheduleTriggered
from signal9_plan_pollination.domain import BATCH_SIZE, CALLS_PER_ASSET, batches, plan
from signal9_readmodels import AssetRow
from signal9_runtime import Clock, utc_now

VENDOR = "alphavantage"


class Universe(Protocol):
    """What is known of the assets."""

    def all_assets(self) -> Iterable[AssetRow]: ...


class Budget(Protocol):
    """What is left of the vendor's calls."""

    def spent(self, vendor: str, day: date) -> int: ...

    def limit(self, vendor: str) -> int | None:
        """Calls a day; None on plans without a daily limit."""
        ...


def plan_pollination(
    request: ScheduleTriggered, universe: Universe, budget: Budget, store: EventStore, clock: Clock = utc_now
) -> None:
    """Decide once what this run fetches, and open a batch for each eight companies.

    The plan is an event of the day's budget stream: a second message of the same run finds it and opens only the batches that a crash
    kept from being opened.
    """
    now = clock()
    run_day = date.fromisoformat(request.date) if request.date else now.date()
    run = f"{run_day.isoformat()}-{request.run or request.trigger_type}"
    cause = Cause.root(request.correlation_id)
    # The vendor counts by its own calendar, whatever day the run is for.
    stream = f"budget-{VENDOR}-{now.date().isoformat()}"
    assets = list(universe.all_assets())
    decide = partial(_decide, request=request, run=run, run_day=run_day, today=now.date(), assets=assets, budget=budget)
    append_decided(store, stream, decide, cause)
    planned = _planned(list(store.read_stream(stream)), run)
    if planned is None:
        return
    cause = Cause.of(planned)
    for number, picks in enumerate(batches(planned.picked), start=1):
        _open_batch(f"{run}-{number:03d}", planned, picks, store, cause)


def _decide(
    history: Sequence[Event],
    request: ScheduleTriggered,
    run: str,
    run_day: date,
    today: date,
    assets: Sequence[AssetRow],
    budget: Budget,
) -> list[Event]:
    if _planned(history, run) is not None:
        return []
    spent, limit = budget.spent(VENDOR, today), budget.limit(VENDOR)
    # Calls that earlier plans of the day were given are spoken for, spent or not.
    promised = sum(event.calls_planned for event in history if isinstance(event, PollinationPlanned))
    calls_left = None if limit is None else max(0, limit - max(spent, promised))
    chosen = plan(assets, request.trigger_type, run_day, request.max_assets, calls_left)
    return [
        PollinationPlanned(
            vendor=VENDOR,
            day=today.isoformat(),
            trigger_type=request.trigger_type,
            run=run,
            calls_limit=limit,
            calls_spent=spent,
            calls_planned=len(chosen.picked) * CALLS_PER_ASSET,
            picked=chosen.picked,
            left=chosen.left,
            left_because=chosen.left_because,
        )
    ]


def _planned(history: Sequence[Event], run: str) -> PollinationPlanned | None:
    return next((event for event in history if isinstance(event, PollinationPlanned) and event.run == run), None)


def _open_batch(
    batch_id: str, planned: PollinationPlanned, picks: Sequence[Pick], store: EventStore, cause: Cause
) -> None:
    opened = PollinationBatchOpened(
        batch_id=batch_id,
        trigger_type=planned.trigger_type,
        batch_size=BATCH_SIZE,
        asset_ids=[pick.asset_id for pick in picks],
    )
    needed = [
        PollenationNeeded(
            asset_id=pick.asset_id,
            data_types=list(DATA_TYPES),
            symbol=pick.symbol,
            batch_id=batch_id,
            reason=pick.reason,
        )
        for pick in picks
    ]
    try:
        store.append(f"batch-{batch_id}", [opened, *needed], expected_version=0, cause=cause)
    except VersionConflict:
        return  # opened by an earlier delivery of the same message
