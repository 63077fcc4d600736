"""The event store in memory: for tests of what is built on the port."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from threading import Lock

from signal9_contracts import Event
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import VersionConflict
from signal9_eventstore.store import ANY, Append, assign, check
from signal9_runtime import Clock, utc_now


class InMemoryEventStore:
    """An `EventStore` that forgets when the process ends."""

    def __init__(self, clock: Clock = utc_now) -> None:
        self._streams: dict[str, list[Event]] = {}
        self._clock = clock
        self._lock = Lock()

    def append(self, stream_id: str, events: Sequence[Event], *, expected_version: int, cause: Cause) -> list[Event]:
        return self._append([Append(stream_id, events, expected_version)], cause)

    def append_all(self, appends: Sequence[Append], *, cause: Cause) -> list[Event]:
        return self._append(appends, cause)

    def _append(self, appends: Sequence[Append], cause: Cause) -> list[Event]:
        check(appends)
        with self._lock:
            for append in appends:
                actual = len(self._streams.get(append.stream_id, []))
                if append.expected_version not in (ANY, actual):
                    raise VersionConflict(append.stream_id, append.expected_version, actual)
            appended = []
            for append in appends:
                stream = self._streams.setdefault(append.stream_id, [])
                events = assign(append, len(stream) + 1, cause, self._clock())
                stream.extend(events)
                appended.extend(events)
            return appended

    def read_stream(self, stream_id: str, *, from_version: int = 1) -> Iterator[Event]:
        yield from list(self._streams.get(stream_id, []))[from_version - 1 :]

    def read_all(self, *, since: datetime | None = None) -> Iterator[Event]:
        events = [event for stream in list(self._streams.values()) for event in list(stream)]
        events.sort(key=lambda event: event.metadata.event_id)
        yield from (event for event in events if since is None or event.metadata.occurred_at >= since)
