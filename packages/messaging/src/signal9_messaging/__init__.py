"""Queue messages in, events out: consumption with partial failures, and publication on the bus."""

from typing import TYPE_CHECKING, Any

from signal9_messaging.consume import BatchResponse, SqsEvent, consume, consume_together
from signal9_messaging.errors import EffectInProgress, MessagingError, PublishFailed, TaskInputInvalid
from signal9_messaging.publisher import EventBridgePublisher, Publication, Publisher
from signal9_messaging.schedules import ScheduleTriggered
from signal9_messaging.tasks import TaskInput, serve_task

if TYPE_CHECKING:
    from signal9_messaging.once import IdempotentOnce, Once

__all__ = [
    "BatchResponse",
    "EffectInProgress",
    "EventBridgePublisher",
    "IdempotentOnce",
    "MessagingError",
    "Once",
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
    if name in ("IdempotentOnce", "Once"):
        from signal9_messaging import once

        return getattr(once, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
