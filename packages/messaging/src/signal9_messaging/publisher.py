"""Publication on the bus: the only use of PutEvents."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, Self

import msgspec

from signal9_contracts import SOURCE, Metadata, names
from signal9_messaging.errors import PublishFailed
from signal9_messaging.messages import detail_of
from signal9_runtime import setting

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

MAX_ENTRIES = 10
MAX_BYTES = 240_000
"""Bytes of one PutEvents call; EventBridge takes 256 KB with its own overhead."""


class _Body(msgspec.Struct):
    metadata: Metadata


_bodies = msgspec.json.Decoder(_Body)


class Publication(msgspec.Struct, frozen=True):
    """An event on its way to the bus."""

    detail_type: str
    detail: str
    metadata: Metadata

    @classmethod
    def of(cls, detail_type: str, body: bytes) -> Self:
        """The publication of an appended event: its body byte for byte, or a claim on it where the bus would not take it."""
        return cls(detail_type, detail_of(body), _bodies.decode(body).metadata)


class Publisher(Protocol):
    """Publishes events in order, and says how far it came."""

    def publish(self, publications: Sequence[Publication]) -> int:
        """Publish all; gives how many went out, counted up to the first that did not after `tries`."""
        ...


class EventBridgePublisher:
    """A `Publisher` on an EventBridge bus. PutEvents answers 200 with failures inside: only those are sent again."""

    def __init__(self, client: "EventBridgeClient", bus: str, tries: int = 3) -> None:
        self._client = client
        self._bus = bus
        self._tries = tries

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed bus, by SIGNAL9_BUS."""
        from signal9_runtime.aws import client

        return cls(client("events"), setting("SIGNAL9_BUS", names.BUS))

    def publish(self, publications: Sequence[Publication]) -> int:
        published = 0
        for chunk in _chunks(publications):
            unsent = self._send(chunk)
            if unsent:
                return published + unsent[0]
            published += len(chunk)
        return published

    def _send(self, chunk: Sequence[Publication]) -> list[int]:
        """Indices of the chunk that the bus would not take."""
        unsent = list(range(len(chunk)))
        for _ in range(self._tries):
            answer = self._client.put_events(Entries=[self._entry(chunk[index]) for index in unsent])
            if not answer["FailedEntryCount"]:
                return []
            unsent = [index for index, entry in zip(unsent, answer["Entries"], strict=True) if entry.get("ErrorCode")]
        return unsent

    def _entry(self, publication: Publication) -> "PutEventsRequestEntryTypeDef":
        entry: PutEventsRequestEntryTypeDef = {
            "EventBusName": self._bus,
            "Source": SOURCE,
            "DetailType": publication.detail_type,
            "Detail": publication.detail,
            "Resources": [publication.metadata.stream_id],
        }
        if publication.metadata.trace_header:
            entry["TraceHeader"] = publication.metadata.trace_header
        return entry


def _chunks(publications: Sequence[Publication]) -> list[list[Publication]]:
    chunks: list[list[Publication]] = []
    size = 0
    for publication in publications:
        length = len(publication.detail.encode()) + len(publication.detail_type) + len(SOURCE)
        if length > MAX_BYTES:
            raise PublishFailed(
                f"An event {publication.detail_type!r} of {publication.metadata.stream_id!r} has {length} bytes; the bus takes {MAX_BYTES}. "
                "Put its payload into S3 and a digest into the event."
            )
        if not chunks or len(chunks[-1]) == MAX_ENTRIES or size + length > MAX_BYTES:
            chunks.append([])
            size = 0
        chunks[-1].append(publication)
        size += length
    return chunks
