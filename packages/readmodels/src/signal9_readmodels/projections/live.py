"""The live side of a projection: the streams of a batch of events, brought up to date."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, TypeAlias

import msgspec

from signal9_contracts import Event
from signal9_domain import State
from signal9_eventstore import EventStore, fold, load
from signal9_readmodels.errors import StreamBehind

Histories: TypeAlias = Mapping[str, Sequence[Event]]
"""Stream -> all its events, in order of version."""


class Change(msgspec.Struct, frozen=True):
    """What one stream says now."""

    state: State
    version: int
    """Of the last event in the state."""
    events: Sequence[Event]
    """Those that the read model may lack, for what it says of single events."""


Changes: TypeAlias = Mapping[str, Change]
"""Stream -> what it says now."""


class Projection(ABC):
    """Writes what streams say into one read model; never over something newer."""

    name: ClassVar[str]
    """Its name in `signal9 replay --projection` and `signal9 status`."""
    states: ClassVar[tuple[type[State], ...]]
    """The states of the streams that have a place in its read model."""

    @property
    def streams(self) -> tuple[str, ...]:
        """What the names of these streams begin with."""
        return tuple(state.PREFIX for state in self.states)

    @abstractmethod
    def write(self, changes: Changes) -> Mapping[str, Exception]:
        """Write the rows or documents of every stream; answers the failures by stream."""

    @abstractmethod
    def versions(self, streams: Mapping[str, Event]) -> Mapping[str, int]:
        """The versions that the read model has applied of the streams, each given with one of its events; 0 where none."""

    def positions(self, streams: Sequence[str]) -> Mapping[str, int]:  # noqa: ARG002  # for those that overwrite it
        """The versions behind which events are wanted beside the state; nothing of streams whose states say it all."""
        return {}

    def apply(self, histories: Histories) -> Mapping[str, Exception]:
        """Write what whole streams say, folded from their events alone; answers the failures by stream."""
        positions = self.positions(list(histories))

        def read(stream: str, state: type[State]) -> Change:
            history = histories[stream]
            return Change(fold(state, history), len(history), history[positions.get(stream, 0) :])

        changes, failures = self._read(histories, read)
        return {**failures, **self.write(changes)}

    def bring_up(self, streams: Iterable[str], store: EventStore) -> tuple[Changes, Mapping[str, Exception]]:
        """Write what streams say now, from their snapshots and the events behind; answers what was written, and the failures by stream."""
        names = list(streams)
        positions = self.positions(names)

        def read(stream: str, state: type[State]) -> Change:
            loaded = load(store, stream, state, after=positions.get(stream))
            return Change(loaded.state, loaded.version, loaded.events)

        changes, failures = self._read(names, read)
        return changes, {**failures, **self.write(changes)}

    def _read(
        self, streams: Iterable[str], read: Callable[[str, type[State]], Change]
    ) -> tuple[dict[str, Change], dict[str, Exception]]:
        changes: dict[str, Change] = {}
        failures: dict[str, Exception] = {}
        for stream in streams:
            for state in filter(lambda each: each.holds(stream), self.states):  # used at once
                try:
                    changes[stream] = read(stream, state)
                except Exception as error:  # one stream that cannot be read stops no other
                    failures[stream] = error
        return changes, failures


def project(events: Sequence[Event], store: EventStore, projection: Projection) -> Mapping[str, Exception]:
    """Bring every stream among `events` up to date; answers the failures by event id.

    An event is only the occasion: what is written is the stream's state as it stands, so that the order and the number of deliveries do
    not matter. The version of the stream is the position of the read model, and it never goes back. An event that its stream does not
    show yet fails with `StreamBehind`, so that it is delivered again.
    """
    occasions: dict[str, list[Event]] = {}
    for event in events:
        if event.metadata.stream_id.startswith(projection.streams):
            occasions.setdefault(event.metadata.stream_id, []).append(event)
    changes, failed = projection.bring_up(occasions, store)
    failures: dict[str, Exception] = {}
    for stream, delivered in occasions.items():
        for event in delivered:
            metadata = event.metadata
            if stream in failed:
                failures[metadata.event_id] = failed[stream]
            elif metadata.stream_version > changes[stream].version:
                failures[metadata.event_id] = StreamBehind(
                    f"The event {metadata.event_id} is version {metadata.stream_version} of {stream!r}, which shows "
                    f"{changes[stream].version} yet. It waits for those between, and is delivered again."
                )
    return failures
