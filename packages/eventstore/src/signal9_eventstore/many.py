"""Appends to many streams: few transactions while nobody else writes, stream by stream where somebody did."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Generic, TypeVar

import msgspec

from signal9_contracts import Event
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import VersionConflict
from signal9_eventstore.states import State, append_decided
from signal9_eventstore.store import Append, EventStore

S = TypeVar("S", bound=State)
E = TypeVar("E", bound=Event)

STREAMS: Final = 40
"""Streams of one transaction: DynamoDB's holds 100 items, and each stream needs one for its condition."""
WORKERS: Final = 8
"""Transactions at once."""


class Proposal(msgspec.Struct, Generic[E], frozen=True):
    """An event for a stream, and the version that the stream is believed to have."""

    stream_id: str
    event: E
    version: int


def append_each(
    store: EventStore,
    proposals: Sequence[Proposal[E]],
    state: type[S],
    decide: Callable[[S, E], Sequence[Event]],
    cause: Cause,
) -> int:
    """Append one event to each of many streams; answers how many events were appended.

    Args:
        store: where the streams are.
        proposals: at most one event a stream.
        state: what a stream is folded into.
        decide: what to append of an event to a stream that has another version than was believed: nothing, where it says nothing new.
        cause: what led to it.

    Raises:
        VersionConflict: a stream keeps changing; the message should be retried later. Other streams may be appended to.
    """

    def append(chunk: Sequence[Proposal[E]]) -> int:
        appends = [Append(each.stream_id, [each.event], each.version) for each in chunk]
        try:
            return len(store.append_all(appends, cause=cause))
        except VersionConflict:
            return sum(map(append_one, chunk))

    def append_one(proposal: Proposal[E]) -> int:
        decided = append_decided(store, proposal.stream_id, state, lambda each: decide(each, proposal.event), cause)
        return len(decided)

    chunks = [proposals[start : start + STREAMS] for start in range(0, len(proposals), STREAMS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(append, chunks))
