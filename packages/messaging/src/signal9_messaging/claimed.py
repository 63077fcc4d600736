"""Events too large for the bus: a claim travels in their place, and whoever needs the body fetches it."""

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from signal9_contracts import Event, decode_event, from_envelope
from signal9_contracts.codec import SOURCE
from signal9_runtime import BlobRef, Blobs, S3Blobs
from signal9_runtime.blobs import EVENT_PAYLOADS

BUS_LIMIT = 230_000
"""Bytes of one event's detail; an EventBridge entry holds 256 KB with its own overhead."""


class _Claimed(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """The detail of an event whose body the bus would not take."""

    claim: BlobRef
    metadata: msgspec.Raw


class _Envelope(msgspec.Struct, rename={"detail_type": "detail-type"}):
    detail_type: str
    source: str
    detail: _Claimed


class _Body(msgspec.Struct):
    metadata: msgspec.Raw


_envelopes = msgspec.json.Decoder(_Envelope)
_bodies = msgspec.json.Decoder(_Body)


def on_the_bus(body: bytes) -> str:
    """The detail for an event's body: the body, or where it is over `BUS_LIMIT` its metadata and a claim on it.

    Such a body lies among the payloads since it was appended: the store claim-checks far smaller ones.
    """
    if len(body) <= BUS_LIMIT:
        return body.decode()
    detail = _Claimed(claim=BlobRef.of(body), metadata=_bodies.decode(body).metadata)
    return msgspec.json.encode(detail).decode()


def event_in(envelope: bytes | str, payloads: Callable[[], Blobs] | None = None) -> Event:
    """The event inside an EventBridge envelope, fetched by its claim where it carries one.

    Raises:
        ContractError: as `from_envelope`.
        BlobCorrupt: the claimed body is gone or altered.
    """
    if '"claim"' not in (envelope if isinstance(envelope, str) else envelope.decode("utf-8", "replace")):
        return from_envelope(envelope)
    try:
        claimed = _envelopes.decode(envelope)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return from_envelope(envelope)  # a field of that name, or no envelope: its error is the clearer one
    if claimed.source != SOURCE:
        return from_envelope(envelope)
    body = (payloads or _payloads)().get(claimed.detail.claim)
    return decode_event(claimed.detail_type, body)


@cache
def _payloads() -> Any:
    return S3Blobs.from_environment(EVENT_PAYLOADS)
