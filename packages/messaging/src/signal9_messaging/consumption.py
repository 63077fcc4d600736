"""The one place that knows about queue batches: partial failures, idempotency and log context."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from signal9_contracts import Event
from signal9_messaging.context import M, log_context, trace_batch, trace_header, with_correlation
from signal9_messaging.errors import InvalidMessage
from signal9_messaging.messages import decode_message
from signal9_messaging.retry import LONGEST_OUTAGE, Record, change_visibility, refuse_if_too_old, requeue
from signal9_runtime import TransientError, utc_now
from signal9_runtime.logs import bound, configure_logs
from signal9_runtime.tracing import span

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

SqsEvent: TypeAlias = Mapping[str, Any]
BatchResponse: TypeAlias = dict[str, list[dict[str, str]]]


class IdempotentEffect(Protocol):
    """Runs an effect unless it was run under the same key."""

    def run(self, key: str, effect: Callable[[], object], context: Any) -> None:
        """Run `effect` under `key`, or do nothing if that was done before.

        Raises:
            EffectInProgress: it is being run at this moment, or whoever ran it died and its lease has not ended.
        """
        ...


def consume(
    batch: SqsEvent,
    expected: tuple[type[M], ...],
    handle: Callable[[M], object],
    context: Any,
    *,
    idempotency: IdempotentEffect | None = None,
) -> BatchResponse:
    """Hand each message of the batch to `handle`; a message that fails is retried alone, the others are done.

    `expected` names the message types that the queue's rules let through. With `idempotency`, effects outside the event store
    (vendor calls, notifications) are guarded: a delivery beside or after a successful one does nothing.
    """
    name = function_name(context)
    log = configure_logs(name)
    failures = []
    for record in batch["Records"]:
        try:
            refuse_if_too_old(record)
            message = with_correlation(_decode(record, expected), record["messageId"])
            names = log_context(message)
            with bound(**names), span(name, trace_header(message), names):
                if idempotency is not None and isinstance(message, Event):
                    idempotency.run(message.metadata.event_id, partial(handle, message), context)
                else:
                    handle(message)
                log.info("message handled")
        except Exception as error:  # whatever one message does, the others of the batch go on
            if not _requeued([record], error, log):
                log.exception("message failed", message_id=record["messageId"], error=str(error))
                failures.append(record["messageId"])
    return _response(batch, failures)


def consume_together(
    batch: SqsEvent,
    handle: Callable[[Sequence[Event]], Mapping[str, Exception]],
    context: Any,
) -> BatchResponse:
    """Hand all events of the batch to `handle` at once; it answers which failed, by event id.

    For projections, whose effect on many events at once is cheaper than on one after the other. Events that failed because a part is
    down (`TransientError`) go to the end of the queue without spending a try, for a day: so an outage fills no dead-letter queue.
    """
    name = function_name(context)
    log = configure_logs(name)
    failures: set[str] = set()
    records: dict[str, list[Record]] = {}
    unique: dict[str, Event] = {}
    for record in batch["Records"]:
        try:
            event = _decode(record, (Event,))
        except Exception as error:  # an undecodable message fails alone
            log.exception("message failed", message_id=record["messageId"], error=str(error))
            failures.add(record["messageId"])
            continue
        records.setdefault(event.metadata.event_id, []).append(record)
        unique[event.metadata.event_id] = event
    if unique:
        begun = time.time()
        failed = _handle_all(unique, handle)
        faults = {event_id: error for event_id, error in failed.items() if not isinstance(error, TransientError)}
        trace_batch(name, begun, [event.metadata for event in unique.values()], faults)
        for event_id, fault in failed.items():
            metadata = unique[event_id].metadata
            young = utc_now() - metadata.occurred_at < LONGEST_OUTAGE
            if young and _requeued(records[event_id], fault, log):
                continue
            message_ids = [record["messageId"] for record in records[event_id]]
            names = {"event_id": event_id, "correlation_id": metadata.correlation_id, "message_ids": message_ids}
            log.error("event failed", **names, error=str(fault), error_type=type(fault).__name__)
            failures.update(message_ids)
    return _response(batch, failures)


def function_name(context: Any) -> str:
    """The name of the function that a Lambda context belongs to; `local` outside of Lambda."""
    return str(getattr(context, "function_name", "local"))


def _decode(record: Record, expected: tuple[type[M], ...]) -> M:
    message = decode_message(record["body"])
    if not isinstance(message, expected):
        names = ", ".join(struct.__name__ for struct in expected)
        raise InvalidMessage(
            f"A message is a {type(message).__name__}; this queue takes {names}. Correct the rule that sent it."
        )
    return message


def _handle_all(
    events: Mapping[str, Event], handle: Callable[[Sequence[Event]], Mapping[str, Exception]]
) -> Mapping[str, Exception]:
    try:
        return handle(list(events.values()))
    except Exception as error:  # the wiring or the handler as a whole: every event is retried, none by way of a crash
        return dict.fromkeys(events, error)


def _requeued(records: Sequence[Record], error: Exception, log: "FilteringBoundLogger") -> bool:
    """Whether the messages wait at the end of their queue, because a part is down that they need."""
    if not isinstance(error, TransientError) or not all(requeue(record, error.seconds) for record in records):
        return False
    log.info("requeued", message_ids=[record["messageId"] for record in records], error=str(error))
    return True


def _response(batch: SqsEvent, failures: Collection[str]) -> BatchResponse:
    if failures:
        change_visibility([record for record in batch["Records"] if record["messageId"] in failures])
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in sorted(failures)]}
