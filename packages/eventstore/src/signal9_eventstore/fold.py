"""A stream's state: folded from its events by one function, loaded, decided on and appended to."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar, overload

import msgspec

from signal9_contracts import Event
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import VersionConflict
from signal9_eventstore.store import EventStore

S = TypeVar("S")


class Fold(msgspec.Struct, Generic[S], frozen=True):
    """How the events of one kind of stream become its state."""

    state: type[S]
    """A frozen struct that msgspec can encode, whose fields all have defaults: `state()` is a stream without events."""
    evolve: Callable[[S, Event], S]
    """The state after one more event: pure, and indifferent to events it does not know."""

    def of(self, events: Iterable[Event], begin: S | None = None) -> S:
        """The state after `events`, from `begin` or from a stream without events."""
        state = self.state() if begin is None else begin
        for event in events:
            state = self.evolve(state, event)
        return state


class Loaded(msgspec.Struct, Generic[S], frozen=True):
    """A stream's state, and the version of the last event in it; 0 of a stream without events."""

    state: S
    version: int


def load(store: EventStore, stream_id: str, fold: Fold[S], as_of: datetime | None = None) -> Loaded[S]:
    """The stream's state; with `as_of` from what was known at that moment.

    Raises:
        ReadRefused: a moment without a time zone.
        StreamCorrupt: an event is altered, or one is missing.
    """
    version, state = 0, fold.state()
    for event in store.read_stream(stream_id, as_of=as_of):
        state, version = fold.evolve(state, event), event.metadata.stream_version
    return Loaded(state, version)


@overload
def append_decided(
    store: EventStore,
    stream_id: str,
    fold: Fold[S],
    decide: Callable[[S], Sequence[Event]],
    cause: Cause,
    tries: int = 10,
) -> list[Event]: ...


@overload
def append_decided(
    store: EventStore,
    stream_id: str,
    fold: Callable[[Sequence[Event]], Sequence[Event]],
    decide: Cause,
    *,
    tries: int = 10,
) -> list[Event]: ...


def append_decided(
    store: EventStore, stream_id: str, fold: Any, decide: Any, cause: Any = None, tries: int = 10
) -> list[Event]:
    """Load a stream's state, decide, append; on a conflict load and decide again.

    `decide` is a pure function from the state to the events to append; it gives none when there is nothing to do, which is how a
    second delivery of a message changes nothing. The second form, from the whole history and without a fold, goes when nobody uses it.

    Raises:
        VersionConflict: `tries` rounds met a conflict each; the message should come back later.
    """
    if not isinstance(fold, Fold):
        fold, decide, cause = _HISTORY, fold, decide
    for attempt in range(1, tries + 1):
        loaded = load(store, stream_id, fold)
        events = decide(loaded.state)
        if not events:
            return []
        try:
            return store.append(stream_id, events, expected_version=loaded.version, cause=cause)
        except VersionConflict:
            if attempt == tries:
                raise
    raise AssertionError("unreachable: the loop returns or raises")


_HISTORY: Fold[tuple[Event, ...]] = Fold(tuple, lambda history, event: (*history, event))
