"""Events to and from JSON; what does not fit is refused with the path of the fault."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import msgspec

from signal9_contracts.base import UNASSIGNED, Event
from signal9_contracts.catalog import find_event_type
from signal9_contracts.errors import InvalidEvent, UnknownEvent
from signal9_contracts.faults import find_faults
from signal9_contracts.names import SOURCE
from signal9_contracts.upcasting import upcast

_encoder = msgspec.json.Encoder(order="deterministic")
_readers: dict[str, tuple[Callable[[Any], Event], int]] = {}
_NOBODY = UNASSIGNED.event_id

MAX_FAULTS = 10
"""Faults that a refusal spells out; its `faults` holds all."""


class _Envelope(msgspec.Struct, rename={"detail_type": "detail-type"}):
    """An EventBridge envelope, as far as we read it."""

    detail_type: str
    source: str
    detail: msgspec.Raw


_envelopes = msgspec.json.Decoder(_Envelope)


def encode_event(event: Event) -> bytes:
    """The event as JSON, keys sorted, so that equal events are equal bytes."""
    return _encoder.encode(event)


def decode_event(detail_type: str, document: bytes | str | msgspec.Raw) -> Event:
    """The event of `detail_type` that `document` holds.

    Raises:
        UnknownEvent: the detail-type is not in the catalog, or its version is newer than ours.
        InvalidEvent: the document does not fit the schema; the error holds every fault.
    """
    # One look-up and one comparison beside the decoding: this runs for every message of every service.
    decode, newest = _readers.get(detail_type) or _reader(detail_type)
    try:
        event = decode(document)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _refusal(detail_type, document, str(error)) from error
    metadata = event.metadata
    if metadata.event_id == _NOBODY:
        raise _refusal(detail_type, document, "Object missing required field `metadata`")
    if metadata.schema_version > newest:
        raise UnknownEvent(
            f"An event {detail_type!r} has schemaVersion {metadata.schema_version}; the newest known here is {newest}. "
            "Update signal9-contracts."
        )
    return event


def _reader(detail_type: str) -> tuple[Callable[[Any], Event], int]:
    entry = find_event_type(detail_type)
    decode: Callable[[Any], Event] = msgspec.json.Decoder(entry.struct).decode
    if entry.version > 1:
        newest = decode
        decode = lambda document: newest(upcast(detail_type, document, entry.version))  # noqa: E731  # one of two readers
    _readers[detail_type] = decode, entry.version
    return _readers[detail_type]


def _refusal(detail_type: str, document: bytes | str | msgspec.Raw, first: str) -> InvalidEvent:
    faults = find_faults(detail_type, bytes(document) if isinstance(document, msgspec.Raw) else document)
    others = f" In all: {'; '.join(map(str, faults[:MAX_FAULTS]))}." if len(faults) > 1 else ""
    more = f" And {len(faults) - MAX_FAULTS} more." if len(faults) > MAX_FAULTS else ""
    return InvalidEvent(
        f"An event {detail_type!r} does not fit its schema: {first}.{others}{more} Its producer must be corrected.",
        faults,
    )


def from_envelope(
    body: bytes | str, fetch: Callable[[msgspec.Raw], msgspec.Raw | bytes] = lambda detail: detail
) -> Event:
    """The event inside an EventBridge envelope, as a queue message carries it.

    `fetch` gives the document of an event whose detail only says where that is.

    Raises:
        UnknownEvent: a foreign source, or a detail-type outside the catalog.
        InvalidEvent: not an envelope, or the detail does not fit its schema.
    """
    try:
        envelope = _envelopes.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidEvent(f"A message is not an EventBridge envelope: {error}. It is {measured(body)}.") from error
    if envelope.source != SOURCE:
        raise UnknownEvent(
            f"An event {envelope.detail_type!r} has the source {envelope.source!r}; only {SOURCE!r} is ours."
        )
    return decode_event(envelope.detail_type, fetch(envelope.detail))


def measured(body: bytes | str) -> str:
    """A message as an error may tell of it: its length and digest. What is no event may hold anything, a key as well.

    Its values are where it rests, for those who may read them.
    """
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return f"{len(content)} bytes with the SHA-256 digest {sha256(content).hexdigest()[:16]}…"
