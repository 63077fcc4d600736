"""An event as a store would have appended it, or the refusal of what does not fit its contract."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from signal9_contracts import UNASSIGNED, Event, InvalidEvent, Metadata, decode_event, encode_event, event_type_of
from signal9_testkit.an.ids import BATCH, MOMENT, uuid
from signal9_testkit.errors import UnfitEvent

E = TypeVar("E", bound=Event)


def recorded(event: E, *, stream_id: str | None = None, version: int = 1, **metadata: Any) -> E:
    """The event as if a store had appended it, in the stream that the catalog names unless `stream_id` does.

    Raises:
        UnfitEvent: it does not fit its contract.
    """
    stream = stream_id or _stream(event)
    assigned = {
        "event_id": uuid(f"{type(event).__name__}-{stream}-{version}"),
        "schema_version": event_type_of(event).version,
        "occurred_at": MOMENT,
        "correlation_id": uuid("a morning's schedule"),
        "stream_id": stream,
        "stream_version": version,
        **metadata,
    }
    return fitting(msgspec.structs.replace(event, metadata=Metadata(**assigned)))


def built(struct: type[E], fields: Mapping[str, Any], version: int = 1, **typical: Any) -> E:
    """The typical event with `fields` in place of its own, recorded at `version` of its stream."""
    unknown = [name for name in fields if name not in struct.__struct_fields__]
    if unknown:
        raise UnfitEvent(
            f"{struct.__name__} has no field {', '.join(unknown)}. Fields are {', '.join(struct.__struct_fields__)}."
        )
    event = struct(**{**typical, **fields})
    return recorded(event, version=version) if event.metadata is UNASSIGNED else fitting(event)


def fitting(event: E) -> E:
    """The event itself.

    Raises:
        UnfitEvent: it does not fit its contract.
    """
    try:
        decode_event(event_type_of(event).detail_type, encode_event(event))
    except (InvalidEvent, TypeError, ValueError, OverflowError) as error:
        raise UnfitEvent(f"The event that was asked for does not fit its contract: {error}") from error
    return event


def _stream(event: Event) -> str:
    """The stream by the catalog's pattern, e.g. `batch-<batchId>`; an event without a batch is taken to be of the usual one."""
    names = {field.encode_name: field.name for field in msgspec.structs.fields(event)}

    def value(field: re.Match[str]) -> str:
        return str(getattr(event, names[field[1]]) or BATCH)

    return re.sub(r"<(\w+)>", value, event_type_of(event).stream)
