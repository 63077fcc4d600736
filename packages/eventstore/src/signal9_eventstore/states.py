"""A stream's state: loaded from its newest snapshot and the events behind it, decided on, appended to."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import ClassVar, Final, Generic, Protocol, Self, TypeVar

import msgspec
import structlog

from signal9_contracts import Event
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import SnapshotsUnavailable, VersionConflict
from signal9_eventstore.snapshots import Snapshot, code_digest
from signal9_eventstore.store import EventStore, check_read, known_at

SHORTEST: Final = 8
"""Events of the shortest stream that has a snapshot: fewer cost a query no more than a snapshot and the event that it ends with."""
ON_THE_WAY: Final = 1_000
"""Events after which a long fold leaves a snapshot: a function that is cut off while it reads a long stream has not read in vain."""


class State(Protocol):
    """What is known of one stream: `State()` is a stream without events. A frozen struct that msgspec can encode, bounded in size."""

    ENDLESS: ClassVar[bool]
    """Whether the stream grows for ever. Others are read whole and have no snapshots."""

    def evolve(self, event: Event) -> Self:
        """The state after one more event: a pure function, indifferent to events that it does not know."""
        ...


S = TypeVar("S", bound=State)


class Loaded(msgspec.Struct, Generic[S], frozen=True):
    """A stream's state, and the version of the last event in it; 0 of a stream without events."""

    state: S
    version: int
    events: Sequence[Event] = ()
    """Those behind the version that the caller named, in order."""


class _Folded(msgspec.Struct, Generic[S], frozen=True):
    """A state with what a snapshot says of it beside."""

    state: S
    version: int = 0
    event_id: str = ""
    known_at: datetime = datetime.min.replace(tzinfo=UTC)
    is_kept: bool = True
    """Whether a snapshot shows it; a stream without events needs none."""
    events: Sequence[Event] = ()

    def then(self, event: Event) -> "_Folded[S]":
        metadata = event.metadata
        return _Folded(
            self.state.evolve(event),
            metadata.stream_version,
            metadata.event_id,
            max(self.known_at, metadata.occurred_at),
            is_kept=False,
        )


def fold(state: type[S], events: Iterable[Event]) -> S:
    """The state after `events`, from the first of their stream on."""
    folded = state()
    for event in events:
        folded = folded.evolve(event)
    return folded


def load(
    store: EventStore, stream_id: str, state: type[S], *, as_of: datetime | None = None, after: int | None = None
) -> Loaded[S]:
    """The stream's state, at a cost that does not depend on how long the stream is.

    Args:
        store: whose snapshots are used and kept up to date.
        stream_id: the stream.
        state: what its events are folded into.
        as_of: leaves out what was not known at that moment.
        after: a version; the events behind it are given as well.

    Raises:
        ReadRefused: a moment without a time zone.
        StreamCorrupt: an event is altered, or one is missing.
    """
    folded = _load(store, stream_id, state, as_of, after)
    if as_of is None:
        _keep(store, stream_id, folded)
    return Loaded(folded.state, folded.version, folded.events)


def append_decided(
    store: EventStore,
    stream_id: str,
    state: type[S],
    decide: Callable[[S], Sequence[Event]],
    cause: Cause,
    tries: int = 10,
) -> list[Event]:
    """Load a stream's state, decide, append; on a conflict load and decide again.

    `decide` is a pure function from the state to the events to append; it gives none when there is nothing to do, which is how a
    second delivery of a message changes nothing.

    Raises:
        VersionConflict: `tries` rounds met a conflict each; the message should be retried later.
    """
    for attempt in range(1, tries + 1):
        folded = _load(store, stream_id, state)
        appended: list[Event] = []
        if events := decide(folded.state):
            try:
                appended = store.append(stream_id, events, expected_version=folded.version, cause=cause)
            except VersionConflict:
                if attempt == tries:
                    raise
                continue
        for event in appended:
            folded = folded.then(event)
        _keep(store, stream_id, folded)
        return appended
    raise AssertionError("unreachable: the loop returns or raises")


def _load(
    store: EventStore, stream_id: str, state: type[S], as_of: datetime | None = None, after: int | None = None
) -> _Folded[S]:
    check_read(None, as_of)
    begin = _from_snapshot(store, stream_id, state)
    if begin is not None and (as_of is None or begin.known_at <= as_of):
        folded = _read(store, stream_id, begin, as_of, after)
        if folded is not None:
            return folded
        _warn("the stream does not hold the event that it ends with")
    folded = _read(store, stream_id, _Folded(state()), as_of, after)
    assert folded is not None  # noqa: S101  # only a snapshot can fail to fit; tells the type checker
    return folded


def _read(
    store: EventStore, stream_id: str, begin: _Folded[S], as_of: datetime | None, after: int | None
) -> _Folded[S] | None:
    """`begin` with the events behind it; None if the stream is not the one that `begin` was folded from."""
    # From the last event in it, which must be there.
    first = begin.version if after is None else min(begin.version, after + 1)
    events: Iterable[Event] = store.read_stream(stream_id, from_version=first if first > 1 else None)
    folded, fits, wanted = begin, begin.version == 0, []
    for event in events if as_of is None else known_at(events, as_of):
        version = event.metadata.stream_version
        if version == begin.version:
            fits = event.metadata.event_id == begin.event_id
        if version > begin.version:
            folded = folded.then(event)
            if as_of is None and version % ON_THE_WAY == 0:
                _keep(store, stream_id, folded)
        if after is not None and version > after:
            wanted.append(event)
    return msgspec.structs.replace(folded, events=tuple(wanted)) if fits else None


def _from_snapshot(store: EventStore, stream_id: str, state: type[S]) -> _Folded[S] | None:
    if store.snapshots is None or not state.ENDLESS:
        return None
    try:
        snapshot = store.snapshots.get(stream_id)
    except SnapshotsUnavailable as error:
        _warn(str(error))
        return None
    if snapshot is None:
        return None
    if snapshot.code != code_digest(state):
        _warn("other code made it")
    elif snapshot.stream_id != stream_id or not snapshot.is_intact:
        _warn("it is altered, truncated or of another stream")
    else:
        try:
            content = msgspec.json.decode(snapshot.state, type=state)
        except msgspec.MsgspecError as error:
            _warn(f"its state cannot be read back: {error}")
        else:
            return _Folded(content, snapshot.version, snapshot.event_id, snapshot.known_at)
    return None


def _keep(store: EventStore, stream_id: str, folded: _Folded[S]) -> None:
    """Leave a snapshot for whoever comes next; without it the next one reads more, and finds the same."""
    if store.snapshots is None or folded.is_kept or not folded.state.ENDLESS or folded.version < SHORTEST:
        return
    snapshot = Snapshot(
        stream_id=stream_id,
        version=folded.version,
        event_id=folded.event_id,
        known_at=folded.known_at,
        code=code_digest(folded.state.__class__),
        state=msgspec.json.encode(folded.state).decode(),
    )
    try:
        store.snapshots.put(snapshot.sealed())
    except SnapshotsUnavailable as error:
        _warn(str(error))


@cache  # once a process: it says nothing new about the next stream
def _warn(reason: str) -> None:
    structlog.get_logger().warning("a snapshot is not used; the state is folded from the whole stream", reason=reason)
