"""One event as the table holds it: the keys it is found by, and its body or the claim on it."""

from collections.abc import Mapping
from typing import Any, Final

from signal9_contracts import ContractError, Event, decode_event, encode_event, event_type_of
from signal9_eventstore.errors import AppendRefused, StreamCorrupt
from signal9_eventstore.position import moment_text, position_text, segment_of
from signal9_runtime import BlobRef, Blobs

THRESHOLD: Final = 64 * 1024
"""Bytes of an event that still stand in the table; more are claim-checked."""
MAX_PAYLOAD: Final = 16 * 1024 * 1024
"""Bytes of an event at most, claim-checked or not: a consumer must hold it in memory."""


def item_of(event: Event, payloads: Blobs | None) -> dict[str, Any]:
    """The table's item; a body over `THRESHOLD` bytes goes to `payloads` first.

    Raises:
        AppendRefused: the event is too large, or is large and there is nowhere to put its payload.
    """
    body = encode_event(event)
    metadata = event.metadata
    moment = moment_text(metadata.occurred_at)
    item: dict[str, Any] = {
        "stream_id": {"S": metadata.stream_id},
        "version": {"N": str(metadata.stream_version)},
        "event_id": {"S": metadata.event_id},
        "event_type": {"S": event_type_of(event).detail_type},
        "occurred_at": {"S": moment},
        "correlation_id": {"S": metadata.correlation_id},
        # The keys of the index `by_time`.
        "segment": {"S": str(segment_of(metadata.stream_id))},
        "position": {"S": position_text(moment, metadata.event_id)},
    }
    if len(body) <= THRESHOLD:
        return {**item, "body": {"S": body.decode()}}
    claim = claimed(event, body, payloads)
    return {**item, "claim": {"M": {"digest": {"S": claim.digest}, "size": {"N": str(claim.size)}}}}


def claimed(event: Event, body: bytes, payloads: Blobs | None) -> BlobRef:
    """Put a large body where payloads lie.

    Raises:
        AppendRefused: it is too large, or there is nowhere to put it.
    """
    name = f"An event {event_type_of(event).detail_type!r} for {event.metadata.stream_id!r} has {len(body)} bytes"
    if len(body) > MAX_PAYLOAD:
        raise AppendRefused(
            f"{name}; at most {MAX_PAYLOAD} can be stored. Archive the document and put its digest into the event."
        )
    if payloads is None:
        raise AppendRefused(f"{name}; over {THRESHOLD} they are claim-checked, and this store was given no payloads.")
    return payloads.put(body)


def body_of(item: Mapping[str, Any], payloads: Blobs | None) -> bytes:
    """The event's body, byte for byte as it was appended.

    Raises:
        StreamCorrupt: the item has neither a body nor a claim.
        BlobCorrupt: its payload is gone or altered.
    """
    try:
        if "body" in item:
            return bytes(item["body"]["S"], "utf-8")
        claim = BlobRef(item["claim"]["M"]["digest"]["S"], int(item["claim"]["M"]["size"]["N"]))
    except (KeyError, TypeError, ValueError) as error:
        raise StreamCorrupt(
            f"{_name(item)} has neither a body nor a claim on one ({error!r}). It was not written by this store, or altered."
        ) from error
    if payloads is None:
        raise StreamCorrupt(f"{_name(item)} is claim-checked, and this store was given no payloads to read it from.")
    return payloads.get(claim)


def event_of(item: Mapping[str, Any], payloads: Blobs | None = None) -> Event:
    """The event in an item of the table, or of the table's stream.

    Raises:
        StreamCorrupt: the item was not written by this store, or was altered.
    """
    body = body_of(item, payloads)
    try:
        event = decode_event(item["event_type"]["S"], body)
        key = (item["stream_id"]["S"], int(item["version"]["N"]))
    except (KeyError, ValueError, ContractError) as error:
        raise StreamCorrupt(
            f"{_name(item)} cannot be read: {error}. It was written by a newer version, or altered."
        ) from error
    found = (event.metadata.stream_id, event.metadata.stream_version)
    if found != key:
        raise StreamCorrupt(
            f"{_name(item)} holds the event of {found[0]!r} version {found[1]}. One of the two was altered."
        )
    return event


def _name(item: Mapping[str, Any]) -> str:
    return f"The stored event {item.get('stream_id', {}).get('S')!r} version {item.get('version', {}).get('N')}"
