"""Queue messages in, events out: consumption with partial failures, and publication on the bus."""

from typing import TYPE_CHECKING, Any

from signal9_contracts.operations import ScheduleTriggered, TaskInput
from signal9_messaging.consume import BatchResponse, SqsEvent, consume, consume_together
from signal9_messaging.errors import EffectInProgress, MessagingError, PublishFailed, TaskInputInvalid
from signal9_messaging.publisher import EventBridgePublisher, Publication, Publisher
from signal9_messaging.tasks import serve_task

if TYPE_CHECKING:
    from signal9_messaging.idempotency import DynamoIdempotentEffect, IdempotentEffect

__all__ = [
    "BatchResponse",
    "DynamoIdempotentEffect",
    "EffectInProgress",
    "EventBridgePublisher",
    "IdempotentEffect",
    "MessagingError",
    "Publication",
    "PublishFailed",
    "Publisher",
    "ScheduleTriggered",
    "SqsEvent",
    "TaskInput",
    "TaskInputInvalid",
    "consume",
    "consume_together",
    "serve_task",
]


def __getattr__(name: str) -> Any:
    # Powertools' idempotency and boto3 behind it take longer to import than all the rest: only who guards an effect needs them.
    if name in ("DynamoIdempotentEffect", "IdempotentEffect"):
        from signal9_messaging import idempotency

        return getattr(idempotency, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
