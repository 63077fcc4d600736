"""Events to and from JSON; what does not fit is refused with the path of the fault."""

from typing import Any, TypeVar

import msgspec

from signal9_contracts.base import UNASSIGNED, Event
from signal9_contracts.catalog import event_type_of, find_event_type
from signal9_contracts.errors import InvalidEvent, UnknownEvent

SOURCE = "signal9.advisor"
E = TypeVar("E", bound=Event)

_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[str, msgspec.json.Decoder[Any]] = {}


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
        InvalidEvent: the document does not fit the schema.
    """
    entry = find_event_type(detail_type)
    decoder = _decoders.get(detail_type)
    if decoder is None:
        decoder = _decoders[detail_type] = msgspec.json.Decoder(entry.struct)
    try:
        event = decoder.decode(document)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidEvent(
            f"An event {detail_type!r} does not fit its schema: {error}. Its producer must be corrected."
        ) from error
    assert isinstance(event, Event)  # noqa: S101  # the decoder was made for it; tells the type checker
    if event.metadata == UNASSIGNED:
        raise InvalidEvent(
            f"An event {detail_type!r} does not fit its schema: Object missing required field `metadata`."
        )
    if event.metadata.schema_version > entry.version:
        raise UnknownEvent(
            f"An event {detail_type!r} has schemaVersion {event.metadata.schema_version}; the newest known here is {entry.version}. "
            "Update signal9-contracts."
        )
    return event


def from_envelope(body: bytes | str) -> Event:
    """The event inside an EventBridge envelope, as a queue message carries it.

    Raises:
        UnknownEvent: a foreign source, or a detail-type outside the catalog.
        InvalidEvent: not an envelope, or the detail does not fit its schema.
    """
    try:
        envelope = _envelopes.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        sample = ascii(body[:80])
        raise InvalidEvent(f"A message is not an EventBridge envelope: {error}. It starts with {sample}.") from error
    if envelope.source != SOURCE:
        raise UnknownEvent(
            f"An event {envelope.detail_type!r} has the source {envelope.source!r}; only {SOURCE!r} is ours."
        )
    return decode_event(envelope.detail_type, envelope.detail)


def detail_type(event: Event) -> str:
    """The event's detail-type on the bus."""
    return event_type_of(event).detail_type
