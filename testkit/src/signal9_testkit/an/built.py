"""An event as a store would have appended it, made of the contracts' example, or the refusal of what does not fit its contract."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import NAMESPACE_DNS, uuid5

import msgspec

from signal9_contracts import (
    CATALOG,
    UNASSIGNED,
    Event,
    InvalidEvent,
    Metadata,
    decode_event,
    encode_event,
    event_type_of,
)
from signal9_contracts.files import examples_of
from signal9_testkit.errors import UnfitEvent

E = TypeVar("E", bound=Event)

MOMENT = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
BATCH = "2026-01-05-regular-001"
DETAIL_TYPES = {entry.struct: entry.detail_type for entry in CATALOG.values()}


def uuid(*name: object) -> str:
    """The same UUID for the same name, in one part or several, so that examples stay as they are."""
    return str(uuid5(NAMESPACE_DNS, f"{'-'.join(map(str, name))}.signal9"))


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


def built(struct: type[E], fields: Mapping[str, Any], example: str = "typical", **own: Any) -> E:
    """The contracts' example with a builder's `own` values and then `fields` in place of its values, recorded at its version.

    Raises:
        UnfitEvent: the struct has no such field or no such example, or the event does not fit its contract.
    """
    unknown = [name for name in fields if name not in struct.__struct_fields__]
    if unknown:
        raise UnfitEvent(
            f"{struct.__name__} has no field {', '.join(unknown)}. Fields are {', '.join(struct.__struct_fields__)}."
        )
    typical = _example(DETAIL_TYPES[struct], example)
    version = msgspec.json.decode(typical, type=Event).metadata.stream_version
    values = msgspec.structs.asdict(msgspec.json.decode(typical, type=struct)) | {"metadata": UNASSIGNED}
    event = struct(**{**values, **own, **fields})
    return recorded(event, version=version) if event.metadata is UNASSIGNED else fitting(event)


@cache
def _example(detail_type: str, name: str) -> bytes:
    examples = examples_of(detail_type)
    if name not in examples:
        raise UnfitEvent(f"The contracts hold no example {name}.json of {detail_type!r}. Add it.")
    return msgspec.json.encode(examples[name])


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
