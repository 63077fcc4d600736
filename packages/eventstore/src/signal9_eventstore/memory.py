"""The event store in memory: for tests of what is built on the port."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from threading import Lock

import msgspec

from signal9_contracts import Event, Metadata, decode_event, encode_event, event_type_of
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import VersionConflict
from signal9_eventstore.ids import stored_versions
from signal9_eventstore.position import check_segment, position_of, segment_of, start_of
from signal9_eventstore.snapshots import InMemorySnapshots
from signal9_eventstore.store import ANY, Append, assign, check, check_read, in_order, known_at
from signal9_eventstore.stored import THRESHOLD, claimed
from signal9_runtime import BlobRef, Blobs, Clock, InMemoryBlobs, utc_now


class _Claimed(msgspec.Struct, frozen=True):
    """A large event: where it stands, and the claim on its body."""

    detail_type: str
    metadata: Metadata
    claim: BlobRef


class InMemoryEventStore:
    """An `EventStore` that forgets when the process ends."""

    def __init__(self, clock: Clock = utc_now, payloads: Blobs | None = None) -> None:
        self.snapshots = InMemorySnapshots()
        self._streams: dict[str, list[Event | _Claimed]] = {}
        self._clock = clock
        self._payloads = InMemoryBlobs() if payloads is None else payloads
        self._lock = Lock()

    def append(
        self,
        stream_id: str,
        events: Sequence[Event],
        *,
        expected_version: int,
        cause: Cause,
        event_ids: Sequence[str] = (),
    ) -> list[Event]:
        with self._lock:
            actual = len(self._streams.get(stream_id, []))
            expected = actual if expected_version == ANY else expected_version
            return self._append([Append(stream_id, events, expected, event_ids)], cause)

    def append_all(self, appends: Sequence[Append], *, cause: Cause) -> list[Event]:
        with self._lock:
            return self._append(appends, cause)

    def _append(self, appends: Sequence[Append], cause: Cause) -> list[Event]:
        check(appends)
        if stored := self._stored(appends):
            return stored
        for append in appends:
            actual = len(self._streams.get(append.stream_id, []))
            if append.expected_version != actual:
                raise VersionConflict(append.stream_id, append.expected_version, actual)
        now = self._clock()
        assigned = [assign(append, append.expected_version + 1, cause, now) for append in appends]
        kept = [[self._keep(event) for event in events] for events in assigned]
        for append, events in zip(appends, kept, strict=True):
            self._streams.setdefault(append.stream_id, []).extend(events)
        return [event for events in assigned for event in events]

    def read_stream(
        self,
        stream_id: str,
        *,
        from_version: int | None = None,
        backwards: bool = False,
        as_of: datetime | None = None,
    ) -> Iterator[Event]:
        check_read(from_version, as_of)
        stream = self._streams.get(stream_id, [])
        if as_of is not None:
            known = sum(1 for _ in known_at(map(self._event, stream), as_of))
            stream = stream[:known]
        first = from_version or 1
        wanted = stream[:from_version][::-1] if backwards else stream[first - 1 :]
        expected, step = (len(wanted), -1) if backwards else (first, 1)
        yield from in_order(stream_id, map(self._event, wanted), expected, step)

    def read_all(
        self,
        *,
        since: datetime | None = None,
        after: str | None = None,
        segment: int | None = None,
        backwards: bool = False,
    ) -> Iterator[Event]:
        check_segment(segment)
        start = start_of(since, after)
        streams = [kept for name, kept in list(self._streams.items()) if segment in (None, segment_of(name))]
        events = [self._event(kept) for stream in streams for kept in list(stream)]
        found = (event for event in events if position_of(event) > start)
        yield from sorted(found, key=position_of, reverse=backwards)

    def read_streams(self, part: int, *, after: tuple[str, int] | None = None) -> Iterator[Sequence[Event]]:
        check_segment(part)
        for name in sorted(self._streams):
            if segment_of(name) == part and (after is None or name > after[0]):
                yield list(self.read_stream(name))

    def _stored(self, appends: Sequence[Append]) -> list[Event]:
        found = []
        for append in appends:
            stream = self._streams.get(append.stream_id, [])
            present = {kept.metadata.event_id: kept.metadata.stream_version for kept in stream}
            versions = stored_versions(append.stream_id, append.event_ids, present)
            found += [self._event(stream[version - 1]) for version in versions]
        return found

    def _keep(self, event: Event) -> Event | _Claimed:
        body = encode_event(event)
        if len(body) <= THRESHOLD:
            return event
        return _Claimed(event_type_of(event).detail_type, event.metadata, claimed(event, body, self._payloads))

    def _event(self, kept: Event | _Claimed) -> Event:
        return decode_event(kept.detail_type, self._payloads.get(kept.claim)) if isinstance(kept, _Claimed) else kept
