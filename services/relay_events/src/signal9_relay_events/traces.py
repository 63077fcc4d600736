"""The relay's segments: one for each trigger whose events it has just published."""

from collections.abc import Sequence

import msgspec

from signal9_messaging import Publication
from signal9_runtime.tracing import is_on, record

NAME = "signal9-relay-events"


class _Metadata(msgspec.Struct, rename="camel"):
    event_id: str
    correlation_id: str


class _Detail(msgspec.Struct):
    metadata: _Metadata


_details = msgspec.json.Decoder(_Detail)


def trace(published: Sequence[Publication], begun: float) -> None:
    """Send the segments of a publication that began then, in seconds since the epoch, and ends now."""
    if not is_on():
        return
    groups: dict[str, list[tuple[str, str | None]]] = {}
    for each in published:
        metadata = _details.decode(each.detail).metadata
        groups.setdefault(metadata.correlation_id, []).append((metadata.event_id, each.trace_header))
    for correlation_id, events in groups.items():
        names: dict[str, str | int] = {"correlation_id": correlation_id, "events": len(events)}
        record(NAME, events[0][1], begun, names, [event_id for event_id, _ in events])
