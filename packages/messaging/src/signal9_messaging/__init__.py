"""Queue messages in, events out: consumption with partial failures, and publication on the bus."""

from signal9_messaging.consume import BatchResponse, SqsEvent, consume, consume_together
from signal9_messaging.errors import EffectInProgress, MessagingError, PublishFailed, TaskInputInvalid
from signal9_messaging.once import IdempotentOnce, Once
from signal9_messaging.publisher import EventBridgePublisher, Publication, Publisher
from signal9_messaging.schedules import ScheduleTriggered
from signal9_messaging.tasks import TaskInput, serve_task

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
