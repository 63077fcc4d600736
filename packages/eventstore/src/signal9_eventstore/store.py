"""The port: what an event store can do, whatever it is built on."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final, Protocol

import msgspec

from signal9_contracts import Event, Metadata, event_type_of
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import AppendRefused, VersionConflict
from signal9_runtime import new_id

ANY: Final = -1
"""Expected version of an append that does not care what the stream holds."""

MAX_EVENTS: Final = 50
"""Events of one append: DynamoDB's transaction holds 100 items, and each stream needs one for its condition."""


class Append(msgspec.Struct, frozen=True):
    """Events for one stream, as one part of a transaction over several streams."""

    stream_id: str
    events: Sequence[Event]
    expected_version: int


class EventStore(Protocol):
    """Streams of events: appended to, read, never changed."""

    def append(self, stream_id: str, events: Sequence[Event], *, expected_version: int, cause: Cause) -> list[Event]:
        """Append `events` to the stream, all or none; gives them with their metadata.

        `expected_version` is the version of the stream's last event, 0 for a new stream, or `ANY`.

        Raises:
            VersionConflict: the stream is elsewhere; nothing was appended.
            AppendRefused: no events, more than `MAX_EVENTS`, or one too large.
        """
        ...

    def append_all(self, appends: Sequence[Append], *, cause: Cause) -> list[Event]:
        """Append to several streams in one transaction, all or none; versions must be exact (not `ANY`)."""
        ...

    def read_stream(self, stream_id: str, *, from_version: int = 1) -> Iterator[Event]:
        """The stream's events in order of version; none if there is no such stream."""
        ...

    def read_all(self, *, since: datetime | None = None) -> Iterator[Event]:
        """Every event of every stream, in order of event id (time of appending)."""
        ...


def assign(append: Append, first_version: int, cause: Cause, now: datetime) -> list[Event]:
    """The events of `append` with the metadata of versions from `first_version`."""
    assigned = []
    for offset, event in enumerate(append.events):
        metadata = Metadata(
            event_id=new_id(),
            schema_version=event_type_of(event).version,
            occurred_at=now,
            correlation_id=cause.correlation_id,
            causation_id=cause.causation_id,
            stream_id=append.stream_id,
            stream_version=first_version + offset,
            trace_header=cause.trace_header,
        )
        assigned.append(msgspec.structs.replace(event, metadata=metadata))
    return assigned


def check(appends: Sequence[Append]) -> None:
    """Refuse what no store could append.

    Raises:
        AppendRefused: nothing to append, too much of it, a stream named twice.
    """
    total = sum(len(append.events) for append in appends)
    if not total or not all(append.events for append in appends):
        raise AppendRefused("An append holds no events. Append at least one, or do not append.")
    if total > MAX_EVENTS:
        raise AppendRefused(f"An append holds {total} events; a transaction takes at most {MAX_EVENTS}. Split it.")
    if len({append.stream_id for append in appends}) != len(appends):
        raise AppendRefused("A transaction names one stream twice. Put the events of a stream into one append.")


def append_decided(
    store: EventStore,
    stream_id: str,
    decide: Callable[[Sequence[Event]], Sequence[Event]],
    cause: Cause,
    tries: int = 10,
) -> list[Event]:
    """Read a stream, decide, append; on a conflict read and decide again.

    `decide` is a pure function from the stream's history to the events to append; it gives none when there is nothing to do,
    which is how a second delivery of a message changes nothing.

    Raises:
        VersionConflict: `tries` rounds met a conflict each; the message should come back later.
    """
    for attempt in range(1, tries + 1):
        history = list(store.read_stream(stream_id))
        events = decide(history)
        if not events:
            return []
        try:
            return store.append(stream_id, events, expected_version=len(history), cause=cause)
        except VersionConflict:
            if attempt == tries:
                raise
    raise AssertionError("unreachable: the loop returns or raises")
