"""A read of everything that goes on: each event once, as it is appended."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from signal9_contracts import Event
from signal9_eventstore.store import EventStore

LOOK_BACK = timedelta(seconds=30)
"""How much later than its own moment an event may appear: a slow transaction, a clock behind, an index that catches up."""


def follow(store: EventStore, since: datetime, wait: Callable[[], bool]) -> Iterator[Event]:
    """The events since a moment, then those that follow, each once.

    `wait` is called when there is nothing new, and ends the read by answering False. What the store raises is the caller's, who
    begins anew with the moment of the last event less `LOOK_BACK`, and drops what it has seen.
    """
    seen: dict[str, datetime] = {}
    start = since
    while True:
        for event in store.read_all(since=start):
            metadata = event.metadata
            if metadata.event_id not in seen:
                seen[metadata.event_id] = metadata.occurred_at
                yield event
        if seen:
            start = max(since, max(seen.values()) - LOOK_BACK)
            seen = {event_id: moment for event_id, moment in seen.items() if moment >= start}
        if not wait():
            return
