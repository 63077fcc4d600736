"""What a dead letter is: why it failed, whether an operator's words mean it, and what of its payload may be shown."""

from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

from signal9_contracts import ContractError, from_envelope

Kind = Literal["message", "delivery", "stream"]
OWN_EVENTS: Final = ("deadLetterFound", "deadLetterRedriven")
"""A dead letter about a dead letter is shown but not recorded: that would be the next one."""
UNEXPLAINED: Final = "Unexplained"
_LONGEST: Final = 2000
_SILENT: Final = "The function logged no failure of this message: it timed out, ran out of memory or was killed, or the log has expired."


class Resting(msgspec.Struct, frozen=True, kw_only=True):
    """A message in a dead-letter queue, as SQS gives it."""

    queue: str
    message_id: str
    receipt: str
    body: str
    source: str | None
    sent_at: datetime
    attributes: dict[str, str] = {}
    trace_header: str | None = None


class Reason(msgspec.Struct, frozen=True):
    """What the failing function logged."""

    error: str
    detail: str


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One dead letter, as operators see it."""

    message_id: str
    queue: str
    kind: Kind
    cause: str
    detail: str
    source: str | None
    event_type: str | None
    event_id: str | None
    subject: str | None
    sent_at: datetime
    size: int
    redrive_of: str | None


class Chosen(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which dead letters are meant; what is not said does not matter."""

    message_id: str | None = None
    queue: str | None = None
    subject: str | None = None
    event_type: str | None = None
    cause: str | None = None

    def means(self, letter: DeadLetter) -> bool:
        """Whether the letter is one of them; an id may be the message's or its event's."""
        if self.message_id is not None and self.message_id not in (letter.message_id, letter.event_id):
            return False
        wanted = ((self.queue, letter.queue), (self.subject, letter.subject), (self.cause, letter.cause))
        return all(want is None or want == is_ for want, is_ in (*wanted, (self.event_type, letter.event_type)))


def kind_of(message: Resting) -> Kind:
    """A message that a function failed on, one that the bus could not deliver, or a note about records of a stream."""
    if "ERROR_CODE" in message.attributes:
        return "delivery"
    return "stream" if stream_since(message) is not None else "message"


def diagnose(message: Resting, logged: Reason | None) -> DeadLetter:
    """What the message is and why it rests.

    Args:
        message: as it rests.
        logged: what its function logged about it, where that could be found.
    """
    kind = kind_of(message)
    cause, detail = _failure(message, kind, logged)
    names = _names(message.body)
    return DeadLetter(
        message_id=message.message_id,
        queue=message.queue,
        kind=kind,
        cause=cause[:100],
        detail=detail[:_LONGEST],
        source=message.source,
        event_type=names.get("event_type"),
        event_id=names.get("event_id"),
        subject=names.get("subject"),
        sent_at=message.sent_at,
        size=len(message.body.encode()),
        redrive_of=message.attributes.get("redriveOf"),
    )


def _failure(message: Resting, kind: Kind, logged: Reason | None) -> tuple[str, str]:
    if kind == "delivery":
        return message.attributes["ERROR_CODE"], message.attributes.get("ERROR_MESSAGE", "EventBridge gave no message.")
    if kind == "stream":
        condition = _object(_json(message.body).get("requestContext")).get("condition", "RetryAttemptsExhausted")
        return str(condition), "Records of the event table's stream did not reach the bus. Redriving sweeps them again."
    if logged is not None:
        return logged.error, logged.detail
    if "claim" in _object(_json(message.body).get("detail")):
        return UNEXPLAINED, _SILENT  # the body of so large an event lies elsewhere
    try:
        from_envelope(message.body)
    except ContractError as error:
        if "triggerType" not in message.body and "schedule" not in message.body:
            return type(error).__name__, str(error)
    return UNEXPLAINED, _SILENT


def stream_since(message: Resting) -> datetime | None:
    """The arrival of the first record that a stream's consumer gave up; None where the message is no such note."""
    arrival = _object(_json(message.body).get("DDBStreamBatchInfo")).get("approximateArrivalOfFirstRecord")
    try:
        return datetime.fromisoformat(str(arrival)).astimezone(UTC) if arrival else None
    except ValueError:
        return None


def redacted(body: str) -> Any:
    """The payload's shape: keys, identities and kinds of values, but no values."""
    document = _json(body)
    if not document:
        return f"<{len(body.encode())} bytes that are no JSON object>"
    return {name: value if name in _SHOWN else _shape(value) for name, value in document.items()}


_SHOWN: Final = frozenset({"detail-type", "source", "time", "id", "schedule", "triggerType"})
_IDENTITIES: Final = frozenset(
    {
        "eventId",
        "streamId",
        "streamVersion",
        "schemaVersion",
        "correlationId",
        "causationId",
        "assetId",
        "batchId",
        "analysisId",
    }
)


def _shape(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _shape(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_shape(each) for each in value]
    if name in _IDENTITIES and isinstance(value, str | int):
        return value
    return f"<{type(value).__name__} of {len(value)}>" if isinstance(value, str) else f"<{type(value).__name__}>"


def _names(body: str) -> dict[str, str]:
    envelope = _json(body)
    metadata = _object(_object(envelope.get("detail")).get("metadata"))
    found = {
        "event_type": envelope.get("detail-type"),
        "event_id": metadata.get("eventId"),
        "subject": metadata.get("streamId"),
    }
    return {name: value[:100] for name, value in found.items() if isinstance(value, str) and value}


def _json(text: str) -> dict[str, Any]:
    try:
        return _object(msgspec.json.decode(text))
    except (msgspec.DecodeError, UnicodeError):
        return {}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
