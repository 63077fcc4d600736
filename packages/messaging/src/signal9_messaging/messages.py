"""What a queue's message holds: an event of the bus, a claim on an event that is too large for the bus, or what a schedule asks for."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, Raw, UnsetType

from signal9_contracts import Event, from_envelope, measured, names
from signal9_contracts.operations import ScheduleTriggered
from signal9_messaging.errors import InvalidMessage
from signal9_runtime import BlobRef, Blobs
from signal9_runtime.blobs import S3Blobs

Message: TypeAlias = Event | ScheduleTriggered

BUS_LIMIT = 230_000
"""Bytes of one event's detail; an EventBridge entry holds 256 KB with its own overhead."""


class _Tag(msgspec.Struct, rename={"detail_type": "detail-type"}):
    """The field that tells an event's envelope from a schedule's input."""

    detail_type: Raw | UnsetType = UNSET


class _Detail(msgspec.Struct):
    """The field that tells a claim on an event from the event."""

    claim: BlobRef | UnsetType = UNSET


class _Claimed(msgspec.Struct):
    """The detail of an event whose body the bus would not take."""

    claim: BlobRef
    metadata: Raw


class _Body(msgspec.Struct):
    metadata: Raw


_tags = msgspec.json.Decoder(_Tag)
_details = msgspec.json.Decoder(_Detail)
_schedules = msgspec.json.Decoder(ScheduleTriggered)
_bodies = msgspec.json.Decoder(_Body)


def decode_message(body: bytes | str, payloads: Callable[[], Blobs] | None = None) -> Message:
    """The message in a queue's body; an event that is claimed is fetched from `payloads`.

    Raises:
        ContractError: it is no envelope, or its event is unknown, foreign or does not fit its schema.
        InvalidMessage: it is neither an envelope nor a schedule's input.
        BlobCorrupt: the claimed body is gone or altered.
    """
    if not _is_schedule(body):
        return from_envelope(body, lambda detail: _fetched(detail, payloads or _payloads))
    try:
        return _schedules.decode(body)
    except msgspec.ValidationError as error:
        raise InvalidMessage(
            f"A message is neither an event in an envelope nor a schedule's input: {error}. It is {measured(body)}."
        ) from error


def detail_of(body: bytes) -> str:
    """The detail for an event's body: the body, or where it is over `BUS_LIMIT` its metadata and a claim on it.

    Such a body lies among the payloads since it was appended: the store claim-checks far smaller ones.
    """
    if len(body) <= BUS_LIMIT:
        return body.decode()
    detail = _Claimed(claim=BlobRef.of(body), metadata=_bodies.decode(body).metadata)
    return msgspec.json.encode(detail).decode()


def _is_schedule(body: bytes | str) -> bool:
    try:
        return _tags.decode(body).detail_type is UNSET
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeError):
        return False  # no JSON object: the refusal as an envelope says what it is


def _fetched(detail: Raw, payloads: Callable[[], Blobs]) -> Raw | bytes:
    try:
        claim = _details.decode(detail).claim
    except msgspec.ValidationError:
        return detail  # a claim of another form: the refusal as an event names its fields
    return detail if claim is UNSET else payloads().get(claim)


@cache
def _payloads() -> Any:
    return S3Blobs.from_environment(names.PAYLOADS_BUCKET)
