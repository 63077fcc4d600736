"""Asks for the analysis of a batch once all its assets have settled, or its deadline has passed."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from signal9_contracts import (
    FundamentalsCollected,
    NewsCollected,
    NewsRef,
    PollinationFailed,
    PollinationPlanned,
)
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore import Cause, EventStore, append_decided
from signal9_request_analysis.domain import News, decide_deadline, decide_settlement
from signal9_runtime import Clock, utc_now

VENDOR: Final = "alphavantage"
DAYS_BACK: Final = 2
"""Days whose plans are looked at for open batches: a deadline is an hour, so that only a long outage leaves older ones."""
NEWS_DAYS: Final = 7
"""News older than this say nothing of today's mood."""


def request_analysis(
    message: FundamentalsCollected | PollinationFailed | ScheduleTriggered, store: EventStore, clock: Clock = utc_now
) -> None:
    """Settle an asset in its batch, or, by the clock, close the batches that are overdue."""
    if isinstance(message, ScheduleTriggered):
        close_overdue(message, store, clock)
    else:
        settle(message, store, clock)


def settle(outcome: FundamentalsCollected | PollinationFailed, store: EventStore, clock: Clock = utc_now) -> None:
    """Settle the asset in its batch; the last one asks for the analysis.

    Idempotent: an asset settles once, however often its outcome arrives.

    Raises:
        UnknownBatch: the batch's opening is not visible yet.
        VersionConflict: other assets of the batch kept settling at the same moment; the message comes back.
    """
    decide = partial(decide_settlement, outcome=outcome, news=_latest_news(store, clock))
    append_decided(store, f"batch-{outcome.batch_id}", decide, Cause.of(outcome))


def close_overdue(request: ScheduleTriggered, store: EventStore, clock: Clock = utc_now) -> None:
    """Close every batch of the last days' plans whose deadline is over at `request.at` (now where it is None).

    Idempotent, and safe beside assets that settle at the same moment: the batch's stream decides who was first.
    """
    decide = partial(decide_deadline, now=request.at or clock(), news=_latest_news(store, clock))
    for planned in _plans(clock().date(), store):
        for batch_id in planned.batches():
            append_decided(store, f"batch-{batch_id}", decide, Cause.of(planned))


def _plans(today: date, store: EventStore) -> Iterator[PollinationPlanned]:
    for back in range(DAYS_BACK):
        stream = f"budget-{VENDOR}-{today - timedelta(days=back)}"
        yield from (event for event in store.read_stream(stream) if isinstance(event, PollinationPlanned))


def _latest_news(store: EventStore, clock: Clock) -> News:
    oldest = clock() - timedelta(days=NEWS_DAYS)

    def latest(asset_id: str) -> NewsRef | None:
        found = [event.document for event in store.read_stream(f"asset-{asset_id}") if isinstance(event, NewsCollected)]
        return found[-1] if found and found[-1].collected_at >= oldest else None

    return latest
