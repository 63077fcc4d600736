"""The one place that knows about queue batches: partial failures, idempotency and log context."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import msgspec

from signal9_contracts import Event
from signal9_contracts.codec import measured
from signal9_contracts.operations import ScheduleTriggered
from signal9_messaging.age import refuse_if_too_old
from signal9_messaging.backoff import PATIENCE, Record, change_visibility, requeue
from signal9_messaging.claimed import event_in
from signal9_messaging.context import log_context, trace_batch, trace_header, with_correlation
from signal9_messaging.errors import MessagingError
from signal9_runtime import TransientError, utc_now
from signal9_runtime.logs import bound, configure_logs
from signal9_runtime.tracing import span

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from signal9_messaging.idempotency import IdempotentEffect

SqsEvent: TypeAlias = Mapping[str, Any]
BatchResponse: TypeAlias = dict[str, list[dict[str, str]]]
M = TypeVar("M", bound=Event | ScheduleTriggered)


def consume(
    batch: SqsEvent,
    expected: tuple[type[M], ...],
    handle: Callable[[M], object],
    context: Any,
    *,
    once: "IdempotentEffect | None" = None,
) -> BatchResponse:
    """Hand each message of the batch to `handle`; a message that fails comes back alone, the others are done.

    `expected` names the message types that the queue's rules let through. With `once`, effects outside the event store
    (vendor calls, notifications) are guarded: a delivery beside or after a successful one does nothing.
    """
    log = configure_logs(_name(context))
    failures = []
    for record in batch["Records"]:
        try:
            refuse_if_too_old(record)
            message = with_correlation(_decode(record["body"], expected), record["messageId"])
            names = log_context(message)
            with bound(**names), span(_name(context), trace_header(message), names):
                _handle_one(message, handle, context, once, log)
        except TransientError as error:
            log.info("not now; the message is postponed", message_id=record["messageId"], error=str(error))
            if not requeue(record, error.seconds):
                failures.append(record["messageId"])
        except Exception as error:  # whatever one message does, the others of the batch go on
            log.exception("message failed", message_id=record["messageId"], error=str(error))
            failures.append(record["messageId"])
    return _answer(batch, failures)


def consume_together(
    batch: SqsEvent,
    handle: Callable[[Sequence[Event]], Mapping[str, Exception]],
    context: Any,
) -> BatchResponse:
    """Hand all events of the batch to `handle` at once; it answers which failed, by event id.

    For projections, whose effect on many events at once is cheaper than on one after the other. Events that failed because a part is
    down (`TransientError`) go to the end of the queue without spending a try, for a day: so an outage fills no dead-letter queue.
    """
    log = configure_logs(_name(context))
    failures: set[str] = set()
    records: dict[str, list[Record]] = {}
    unique: dict[str, Event] = {}
    for record in batch["Records"]:
        try:
            event = event_in(record["body"])
        except Exception as error:  # a poison message fails alone
            log.exception("message failed", message_id=record["messageId"], error=str(error))
            failures.add(record["messageId"])
            continue
        records.setdefault(event.metadata.event_id, []).append(record)
        unique[event.metadata.event_id] = event
    if unique:
        begun = time.time()
        failed = _handle_all(unique, handle)
        trace_batch(_name(context), list(unique.values()), failed, begun)
        for event_id, failure in failed.items():
            young = utc_now() - unique[event_id].metadata.occurred_at < PATIENCE
            if isinstance(failure, TransientError) and young and _postpone_all(records[event_id], failure):
                log.info("not now; the event is postponed", event_id=event_id, error=str(failure))
                continue
            message_ids = [record["messageId"] for record in records[event_id]]
            names = {"event_id": event_id, "correlation_id": unique[event_id].metadata.correlation_id}
            log.error(
                "event failed", **names, message_ids=message_ids, error=str(failure), error_type=type(failure).__name__
            )
            failures.update(message_ids)
    return _answer(batch, failures)


def _handle_all(
    events: Mapping[str, Event], handle: Callable[[Sequence[Event]], Mapping[str, Exception]]
) -> Mapping[str, Exception]:
    try:
        return handle(list(events.values()))
    except Exception as error:  # the wiring or the handler as a whole: every event comes back, none by way of a crash
        return dict.fromkeys(events, error)


def _postpone_all(records: Sequence[Record], failure: TransientError) -> bool:
    return all(requeue(record, failure.seconds) for record in records)


def _answer(batch: SqsEvent, failures: Collection[str]) -> BatchResponse:
    if failures:
        change_visibility([record for record in batch["Records"] if record["messageId"] in failures])
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in sorted(failures)]}


def _handle_one(
    message: M,
    handle: Callable[[M], object],
    context: Any,
    once: "IdempotentEffect | None",
    log: "FilteringBoundLogger",
) -> None:
    if once is not None and isinstance(message, Event):
        once.run(message.metadata.event_id, lambda: handle(message), context)
    else:
        handle(message)
    log.info("message handled")


def _decode(body: str, expected: tuple[type[M], ...]) -> M:
    if ScheduleTriggered in expected and '"detail-type"' not in body:
        try:
            message: Any = msgspec.json.decode(body, type=ScheduleTriggered)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise MessagingError(f"A schedule's input does not fit: {error}. It is {measured(body)}.") from error
    else:
        message = event_in(body)
    if not isinstance(message, expected):
        names = ", ".join(struct.__name__ for struct in expected)
        raise MessagingError(
            f"A message is a {type(message).__name__}; this queue takes {names}. Correct the rule that sent it."
        )
    return message


def _name(context: Any) -> str:
    return str(getattr(context, "function_name", "local"))
