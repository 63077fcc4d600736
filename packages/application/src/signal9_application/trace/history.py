"""The event store's history: what was stored, filtered, and what is appended from now on."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

import msgspec

from signal9_contracts import Event, event_type_of
from signal9_eventstore import LOOK_BACK, EventStore, follow

POLL = 1.0
"""Seconds between two looks for what is new."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are asked for; what is None does not filter. `stream` is a name, or what it begins with; moments are in UTC."""

    stream: str | None = None
    type: str | None = None
    correlation: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, event: Event) -> bool:
        """Whether the event is one of them, whatever its moment is after `since`."""
        metadata = event.metadata
        return (
            (self.stream is None or metadata.stream_id.startswith(self.stream))
            and (self.type is None or event_type_of(event).detail_type == self.type)
            and (self.correlation is None or metadata.correlation_id == self.correlation)
            and (self.until is None or metadata.occurred_at < self.until)
        )


def newest_events(store: EventStore, wanted: Wanted, count: int) -> Sequence[Event]:
    """The newest of what is stored, in order of time; read from the end, so that it costs the same however much is stored."""
    found = filter(wanted.holds, store.read_all(since=wanted.since, backwards=True))
    return list(islice(found, count))[::-1]


def read_events(store: EventStore, wanted: Wanted) -> Iterator[Event]:
    """What is stored, in order of time."""
    for event in store.read_all(since=wanted.since):
        if wanted.until is not None and event.metadata.occurred_at >= wanted.until:
            return
        if wanted.holds(event):
            yield event


def followed(
    open_store: Callable[[], EventStore],
    wanted: Wanted,
    outages: tuple[type[Exception], ...],
    say: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Event]:
    """What is stored, then what is appended, each event once and without an end.

    Args:
        open_store: opens the store anew after an outage: one that was restarted may be elsewhere.
        wanted: which events.
        outages: errors that mean that the store does not answer; it is waited for.
        say: told once an outage what the error was.
        sleep: waits so many seconds.
    """
    seen: dict[str, datetime] = {}
    start = wanted.since or datetime.min.replace(tzinfo=UTC)

    def wait() -> bool:
        sleep(POLL)
        return True

    waiting = False
    while True:
        try:
            for event in follow(open_store(), start, wait):
                waiting = False
                metadata = event.metadata
                if metadata.event_id not in seen:
                    seen[metadata.event_id] = metadata.occurred_at
                    start = max(start, metadata.occurred_at - LOOK_BACK)
                    if wanted.holds(event):
                        yield event
        except outages as error:
            seen = {event_id: moment for event_id, moment in seen.items() if moment >= start}
            if not waiting:
                say(str(error))
            waiting = True
            sleep(POLL)
