"""What every event has: its metadata, and the field types that events share."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

EventId = Annotated[str, Meta(description="UUIDv7 of one event", min_length=36, max_length=36)]
StreamId = Annotated[str, Meta(description="aggregate the event belongs to", min_length=1, max_length=200)]
AssetId = Annotated[
    str, Meta(description="identity of an asset; survives a change of its symbol", min_length=1, max_length=64)
]
Symbol = Annotated[str, Meta(description="ticker symbol", pattern=r"^[A-Z0-9][A-Z0-9.\-/]{0,15}$")]
BatchId = Annotated[str, Meta(description="one pollination batch of at most 8 assets", min_length=1, max_length=80)]
AnalysisId = Annotated[str, Meta(description="one analysis of one asset (UUIDv7)", min_length=36, max_length=36)]
Day = Annotated[str, Meta(description="calendar day in UTC, YYYY-MM-DD", pattern=r"^\d{4}-\d{2}-\d{2}$")]
Digest = Annotated[str, Meta(description="SHA-256 of a document, in hexadecimal", pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[int, Meta(ge=1)]
Count = Annotated[int, Meta(ge=0)]
DocumentSize = Annotated[int, Meta(ge=1, description="size of the document", extra_json_schema={"x-unit": "bytes"})]


def unit(name: str) -> Meta:
    """The unit of a field, kept in its schema as `x-unit`: `Annotated[Count, Meta(description="…"), unit("calls")]`."""
    return Meta(extra_json_schema={"x-unit": name})


class Metadata(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel", omit_defaults=True):
    """Where an event stands: its identity, its cause and its place in its stream."""

    event_id: EventId
    schema_version: Annotated[Version, Meta(description="version of the contract of its detail-type")]
    occurred_at: Annotated[datetime, Meta(tz=True, description="when we learned the fact"), unit("UTC")]
    correlation_id: Annotated[str, Meta(description="shared by everything that one trigger led to", min_length=1)]
    causation_id: Annotated[str, Meta(description="the event that led directly to this one")] | None = None
    stream_id: StreamId
    stream_version: Annotated[Version, Meta(description="place of the event in its stream, from 1 without gaps")]
    trace_header: Annotated[str, Meta(description="X-Ray trace header of the producer")] | None = None


UNASSIGNED: Final = msgspec.convert(
    {
        "eventId": "0" * 36,
        "schemaVersion": 1,
        "occurredAt": "1970-01-01T00:00:00Z",
        "correlationId": "unassigned",
        "streamId": "unassigned",
        "streamVersion": 1,
    },
    Metadata,
)
"""Metadata of an event that no store has appended yet."""


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel", omit_defaults=True):
    """A fact that happened. The event store assigns `metadata` when it appends.

    Events hold no cycles, so that the garbage collector need not look at them (`gc=False`).
    """

    metadata: Annotated[Metadata, Meta(description="identity, cause and place in the stream")] = UNASSIGNED


class EntryFault(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel"):
    """An entry of a vendor's table or list that was left out: where, what came, what was expected."""

    entry: Annotated[int, Meta(description="line of a table (its header is 1), or place in a list, from 1", ge=1)]
    field: Annotated[str, Meta(description="the field at fault; empty for the whole entry", max_length=100)]
    found: Annotated[str, Meta(description="what came, cut to length", max_length=200)]
    expected: Annotated[str, Meta(description="what was expected", max_length=200)]
