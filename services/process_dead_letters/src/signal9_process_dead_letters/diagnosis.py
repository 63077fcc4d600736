"""What a dead letter is, why it failed, and what of its payload may be shown."""

from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

from signal9_contracts import ContractError
from signal9_contracts.operations import DeadLetterEntry
from signal9_messaging import MessagingError, decode_message
from signal9_process_dead_letters.ports import DeadMessage, Reason

Kind = Literal["message", "delivery", "stream"]
UNEXPLAINED: Final = "Unexplained"
_LONGEST: Final = 2000
_NOT_LOGGED: Final = "The function logged no failure of this message: it timed out, ran out of memory or was killed, or the log has expired."
_NOT_PUBLISHED: Final = "Records of the event table's stream did not reach the bus. Redriving publishes them again."


def diagnose(message: DeadMessage, logged: Reason | None) -> DeadLetterEntry:
    """What the message is and why it failed.

    Args:
        message: as it is in the queue.
        logged: what its function logged about it, where that could be found.
    """
    kind, cause, detail = _failure(message, logged)
    document = _json(message.body)
    return DeadLetterEntry(
        message_id=message.message_id,
        queue=message.queue,
        kind=kind,
        cause=cause[:100],
        detail=detail[:_LONGEST],
        source=message.source,
        event_type=_name(document, "detail-type"),
        event_id=_name(document, "detail", "metadata", "eventId"),
        subject=_name(document, "detail", "metadata", "streamId"),
        sent_at=message.sent_at,
        size=len(message.body.encode()),
        redrive_of=message.attributes.get("redriveOf"),
    )


def stream_since(message: DeadMessage) -> datetime | None:
    """The arrival of the first record that a stream's consumer gave up; None where the message is no such note."""
    arrival = _at(_json(message.body), "DDBStreamBatchInfo", "approximateArrivalOfFirstRecord")
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


def _failure(message: DeadMessage, logged: Reason | None) -> tuple[Kind, str, str]:
    """A message that a function failed on, one that the bus could not deliver, or a note about records of a stream."""
    code = message.attributes.get("ERROR_CODE")
    if code is not None:
        return "delivery", code, message.attributes.get("ERROR_MESSAGE", "EventBridge gave no message.")
    if stream_since(message) is not None:
        condition = _at(_json(message.body), "requestContext", "condition") or "RetryAttemptsExhausted"
        return "stream", str(condition), _NOT_PUBLISHED
    if logged is not None:
        return "message", logged.error, logged.detail
    if _at(_json(message.body), "detail", "claim") is None:  # the body of so large an event lies elsewhere
        try:
            decode_message(message.body)
        except (ContractError, MessagingError) as error:
            return "message", type(error).__name__, str(error)
    return "message", UNEXPLAINED, _NOT_LOGGED


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


def _name(document: Any, *path: str) -> str | None:
    value = _at(document, *path)
    return value[:100] if isinstance(value, str) and value else None


def _at(document: Any, *path: str) -> Any:
    """The value at a path of keys; None where there is none."""
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _json(text: str) -> dict[str, Any]:
    """The JSON object in a text; an empty one where there is none."""
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        return {}
    return document if isinstance(document, dict) else {}
