"""Queue messages in, events out: consumption with partial failures, and publication on the bus."""

from signal9_messaging.consumption import BatchResponse, IdempotentEffect, SqsEvent, consume, consume_together
from signal9_messaging.context import trace_batch
from signal9_messaging.errors import (
    EffectInProgress,
    InvalidMessage,
    MessagingError,
    PublishFailed,
    RequestInvalid,
    TaskInputInvalid,
)
from signal9_messaging.messages import Message, decode_message
from signal9_messaging.publisher import EventBridgePublisher, Publication, Publisher
from signal9_messaging.tasks import serve_request, serve_task
from signal9_messaging.topic import SnsTopic, Topic

__all__ = [
    "BatchResponse",
    "EffectInProgress",
    "EventBridgePublisher",
    "IdempotentEffect",
    "InvalidMessage",
    "Message",
    "MessagingError",
    "Publication",
    "PublishFailed",
    "Publisher",
    "RequestInvalid",
    "SnsTopic",
    "SqsEvent",
    "TaskInputInvalid",
    "Topic",
    "consume",
    "consume_together",
    "decode_message",
    "serve_request",
    "serve_task",
    "trace_batch",
]
