"""Asks for the analysis of a batch once all its assets have settled, or its deadline has passed."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import reduce
from typing import Final

from signal9_contracts import VENDOR, Event, FundamentalsCollected, PollinationFailed
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import Asset, Batch, DayPlan
from signal9_eventstore import Cause, EventStore, append_decided, load
from signal9_runtime import Clock, new_id, utc_now

DAYS_BACK: Final = 2
"""Days whose plans are looked at for open batches: a deadline is an hour, so that only a long outage leaves older ones."""


def request_analysis(
    message: FundamentalsCollected | PollinationFailed | ScheduleTriggered,
    store: EventStore,
    clock: Clock = utc_now,
    vendor: str = VENDOR,
) -> None:
    """Settle an asset in its batch, or, by the clock, close the batches that are overdue."""
    if isinstance(message, ScheduleTriggered):
        close_overdue(message, store, clock, vendor)
    else:
        settle(message, store, clock)


def settle(outcome: FundamentalsCollected | PollinationFailed, store: EventStore, clock: Clock = utc_now) -> None:
    """Settle the asset in its batch; the last one asks for the analysis.

    Idempotent: an asset settles once, however often its outcome arrives.

    Raises:
        UnknownBatch: the batch's opening is not visible yet.
        VersionConflict: other assets of the batch kept settling at the same moment; the message is retried.
    """
    _append(outcome.batch_id, lambda batch: batch.decide_settlement(outcome), Cause.of(outcome), store, clock)


def close_overdue(request: ScheduleTriggered, store: EventStore, clock: Clock = utc_now, vendor: str = VENDOR) -> None:
    """Close every batch of the vendor's plans of the last days whose deadline is over at `request.at` (now where it is None).

    Idempotent, and safe beside assets that settle at the same moment: the batch's stream decides who was first.
    """
    now = request.at or clock()
    for back in range(DAYS_BACK):
        stream = DayPlan.stream_of(vendor, clock().date() - timedelta(days=back))
        for planned in load(store, stream, DayPlan).state.runs.values():
            for batch_id in planned.batches():
                _append(batch_id, lambda batch: batch.decide_deadline(now), Cause.of(planned), store, clock)


def _append(
    batch_id: str, decide: Callable[[Batch], Sequence[Event]], cause: Cause, store: EventStore, clock: Clock
) -> None:
    """Append what is decided of the batch, and with it the request for the analysis that it leads to."""

    def decide_with_request(batch: Batch) -> Sequence[Event]:
        events = decide(batch)
        after = reduce(Batch.evolve, events, batch)
        ready = after.to_request() if events else []
        news = {asset_id: load(store, Asset.stream(asset_id), Asset).state.recent_news(clock()) for asset_id in ready}
        return [*events, *after.decide_request({asset_id: new_id() for asset_id in ready}, news)] if ready else events

    append_decided(store, Batch.stream(batch_id), Batch, decide_with_request, cause)
