"""The live side of a projection: the streams of a batch of events, brought up to date."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from signal9_contracts import Event
from signal9_eventstore import EventStore
from signal9_readmodels.errors import StreamBehind

Histories: TypeAlias = Mapping[str, Sequence[Event]]
"""Stream -> all its events, in order of version."""


class Projection(Protocol):
    """Writes what whole streams say into one read model; never over something newer."""

    @property
    def name(self) -> str:
        """Its name in `signal9 replay --projection` and `signal9 status`."""
        ...

    @property
    def streams(self) -> tuple[str, ...]:
        """What the names of the streams begin with that have a place in its read model."""
        ...

    def apply(self, histories: Histories) -> Mapping[str, Exception]:
        """Write the rows or documents of every stream; answers the failures by stream."""
        ...

    def versions(self, streams: Mapping[str, Event]) -> Mapping[str, int]:
        """The versions that the read model has applied of the streams, each given with one of its events; 0 where none."""
        ...


def project(events: Sequence[Event], store: EventStore, projection: Projection) -> Mapping[str, Exception]:
    """Bring every stream among `events` up to date; answers the failures by event id.

    An event is only the occasion: what is written is folded from the whole stream as it stands, so that the order and the number of
    deliveries do not matter. The version of the stream is the position of the read model, and it never goes back. An event that its
    stream does not show yet fails with `StreamBehind`, so that it is delivered again.
    """
    occasions: dict[str, list[Event]] = {}
    for event in events:
        if event.metadata.stream_id.startswith(projection.streams):
            occasions.setdefault(event.metadata.stream_id, []).append(event)
    histories: dict[str, Sequence[Event]] = {}
    failures: dict[str, Exception] = {}
    for stream, delivered in occasions.items():
        try:
            histories[stream] = list(store.read_stream(stream))
        except Exception as error:  # one stream that cannot be read stops no other
            failures.update({event.metadata.event_id: error for event in delivered})
            continue
        version = len(histories[stream])
        for event in delivered:
            if event.metadata.stream_version > version:
                failures[event.metadata.event_id] = StreamBehind(
                    f"The event {event.metadata.event_id} is version {event.metadata.stream_version} of {stream!r}, which shows "
                    f"{version} yet. It waits for those between, and is delivered again."
                )
    for stream, failure in projection.apply(histories).items():
        failures.update({event.metadata.event_id: failure for event in occasions[stream]})
    return failures
