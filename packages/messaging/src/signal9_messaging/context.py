"""By what a message is found in logs and traces."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from signal9_contracts import Event, Metadata, event_type_of
from signal9_contracts.operations import ScheduleTriggered
from signal9_messaging.messages import Message
from signal9_runtime.tracing import is_on, record

M = TypeVar("M", bound=Message)

IDENTITIES = ("asset_id", "batch_id", "analysis_id", "symbol")


def log_context(message: Message) -> dict[str, str]:
    """The fields that each line of the log carries while the message is handled, and that its trace is found by."""
    if isinstance(message, ScheduleTriggered):
        context = {"schedule": message.schedule or message.trigger_type}
        return context | ({"correlation_id": message.correlation_id} if message.correlation_id else {})
    identities = {name: getattr(message, name, None) for name in IDENTITIES}
    return {
        "event_type": event_type_of(message).detail_type,
        "event_id": message.metadata.event_id,
        "stream_id": message.metadata.stream_id,
        "correlation_id": message.metadata.correlation_id,
        **{name: str(value) for name, value in identities.items() if value},
    }


def trace_header(message: Message) -> str | None:
    """The trace that the message belongs to; a schedule's begins with it."""
    return message.metadata.trace_header if isinstance(message, Event) else None


def with_correlation(message: M, message_id: str) -> M:
    """A schedule's rule knows no correlation: the message's id is one, the same at each of its tries."""
    if isinstance(message, ScheduleTriggered) and message.correlation_id is None:
        return msgspec.structs.replace(message, correlation_id=message_id)
    return message


def trace_batch(name: str, begun: float, events: Iterable[Metadata], failures: Mapping[str, Exception]) -> None:
    """Send one segment for each trigger whose events are in the batch: a morning's listing is one, not four hundred.

    Args:
        name: of the function.
        begun: when the work began, in seconds since the epoch; it ends now.
        events: the metadata of what the work was about.
        failures: by event id.
    """
    if not is_on():
        return
    groups: dict[str, list[Metadata]] = {}
    for event in events:
        groups.setdefault(event.correlation_id, []).append(event)
    for correlation_id, group in groups.items():
        ids = [event.event_id for event in group]
        failed = "; ".join(f"{event_id}: {failures[event_id]}" for event_id in ids if event_id in failures)
        names: dict[str, str | int] = {"correlation_id": correlation_id, "events": len(ids)}
        record(name, group[0].trace_header, begun, names, ids, failed or None)
