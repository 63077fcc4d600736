"""The port: what an event store can do, whatever it is built on."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, Protocol

import msgspec

from signal9_contracts import Event, Metadata, event_type_of
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import AppendRefused, ReadRefused, StreamCorrupt
from signal9_eventstore.ids import check_ids
from signal9_eventstore.position import moment_text
from signal9_eventstore.snapshots import Snapshots
from signal9_runtime import new_id
from signal9_runtime.tracing import current_header

ANY: Final = -1
"""Expected version of an append that does not care what the stream holds."""

NONE: Final = 0
"""Expected version of an append that begins the stream."""

MAX_EVENTS: Final = 50
"""Events of one append: DynamoDB's transaction holds 100 items, and each stream needs one for its condition."""


class Append(msgspec.Struct, frozen=True):
    """Events for one stream, as one part of a transaction over several streams."""

    stream_id: str
    events: Sequence[Event]
    expected_version: int
    event_ids: Sequence[str] = ()


class EventStore(Protocol):
    """Streams of events: appended to, read, never changed."""

    @property
    def snapshots(self) -> Snapshots | None:
        """Snapshots of the streams' states, which `load` and `append_decided` use; None where there are none."""
        ...

    def append(
        self,
        stream_id: str,
        events: Sequence[Event],
        *,
        expected_version: int,
        cause: Cause,
        event_ids: Sequence[str] = (),
    ) -> list[Event]:
        """Append `events` to the stream, all or none; gives them with their metadata.

        `expected_version` is the version of the stream's last event, `NONE` for a new stream, or `ANY`.
        With `event_ids` (one UUID each; see `derived_id`) the append is idempotent: where the stream holds these ids already,
        nothing is appended and the stored events are given, whatever version was expected.

        Raises:
            VersionConflict: the stream is elsewhere; nothing was appended.
            AppendRefused: no events, more than `MAX_EVENTS`, one too large, or ids of which the stream holds only some.
        """
        ...

    def append_all(self, appends: Sequence[Append], *, cause: Cause) -> list[Event]:
        """Append to several streams in one transaction, all or none; versions must be exact (not `ANY`)."""
        ...

    def read_stream(
        self,
        stream_id: str,
        *,
        from_version: int | None = None,
        backwards: bool = False,
        as_of: datetime | None = None,
    ) -> Iterator[Event]:
        """The stream's events in order of version; none if there is no such stream.

        From `from_version` (the first by default), or `backwards` from there (the last by default) to the first. With `as_of`
        only what was known at that moment: the events before the first that came later.

        Raises:
            ReadRefused: a version below 1, a moment without a time zone.
            StreamCorrupt: an event is altered, or one is missing.
        """
        ...

    def read_all(
        self,
        *,
        since: datetime | None = None,
        after: str | None = None,
        segment: int | None = None,
        backwards: bool = False,
    ) -> Iterator[Event]:
        """Every event of every stream in order of time, page by page; `backwards` the newest first.

        From the moment `since`, or behind the position `after` (`position_of` the last event that was read). A `segment` is one
        of `SEGMENTS` parts, which may be read at the same time; a stream lies whole in one. Clocks of writers differ: where one
        stream's order matters, its versions decide. What is being appended may appear a moment later, see `follow`.
        """
        ...

    def read_streams(self, part: int, *, after: tuple[str, int] | None = None) -> Iterator[Sequence[Event]]:
        """Whole streams of one of `SEGMENTS` parts, each with all its events in order of version, in no order among them.

        For folding everything: one stream at a time is held in memory. `after` is stream and version of the last event that was
        given, to go on behind it. Which streams a part holds is the adapter's own affair; together the parts hold each once.
        """
        ...


def assign(append: Append, first_version: int, cause: Cause, now: datetime) -> list[Event]:
    """The events of `append` with the metadata of versions from `first_version`."""
    assigned = []
    for offset, event in enumerate(append.events):
        metadata = Metadata(
            event_id=append.event_ids[offset] if append.event_ids else new_id(),
            schema_version=event_type_of(event).version,
            occurred_at=now,
            correlation_id=cause.correlation_id,
            causation_id=cause.causation_id,
            stream_id=append.stream_id,
            stream_version=first_version + offset,
            trace_header=current_header() or cause.trace_header,
        )
        assigned.append(msgspec.structs.replace(event, metadata=metadata))
    return assigned


def check(appends: Sequence[Append]) -> None:
    """Refuse what no store could append.

    Raises:
        AppendRefused: nothing to append, too much of it, a stream named twice, ids that do not fit.
    """
    total = sum(len(append.events) for append in appends)
    if not total or not all(append.events for append in appends):
        raise AppendRefused("An append holds no events. Append at least one, or do not append.")
    if total > MAX_EVENTS:
        raise AppendRefused(f"An append holds {total} events; a transaction takes at most {MAX_EVENTS}. Split it.")
    if len({append.stream_id for append in appends}) != len(appends):
        raise AppendRefused("A transaction names one stream twice. Put the events of a stream into one append.")
    if any(append.expected_version < NONE for append in appends):
        raise AppendRefused(
            "A transaction expects a version below 0. Expect the version that was read; 0 for a new stream."
        )
    identified = [append for append in appends if append.event_ids]
    if identified and len(identified) != len(appends):
        raise AppendRefused("A transaction gives event ids for some streams only. Give them for all, or for none.")
    for append in identified:
        check_ids(append.event_ids, len(append.events))


def check_read(from_version: int | None, as_of: datetime | None) -> None:
    """Refuse a read that asks for what cannot be.

    Raises:
        ReadRefused: a version below 1, a moment without a time zone.
    """
    if from_version is not None and from_version < 1:
        raise ReadRefused(f"There is no version {from_version}: a stream begins with version 1.")
    if as_of is not None:
        moment_text(as_of)


def known_at(events: Iterable[Event], as_of: datetime) -> Iterator[Event]:
    """The events before the first that came after `as_of`: what was known then, whatever the clocks said later."""
    for event in events:
        if event.metadata.occurred_at > as_of:
            return
        yield event


def in_order(stream_id: str, events: Iterable[Event], first: int | None, step: int = 1) -> Iterator[Event]:
    """The events, whose versions must follow one another.

    Raises:
        StreamCorrupt: a version is missing, comes twice or comes out of order.
    """
    expected = first
    for event in events:
        version = event.metadata.stream_version
        if expected is not None and version != expected:
            raise StreamCorrupt(
                f"The stream {stream_id!r} holds version {version} where {expected} belongs. An event was removed or altered: "
                "restore the table to a moment before that."
            )
        expected = version + step
        yield event
