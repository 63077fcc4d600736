"""Queue messages in, events out: consumption with partial failures, and publication on the bus."""

from typing import TYPE_CHECKING

from signal9_runtime import lazy_face

if TYPE_CHECKING:
    from signal9_messaging.consumption import BatchResponse as BatchResponse
    from signal9_messaging.consumption import IdempotentEffect as IdempotentEffect
    from signal9_messaging.consumption import SqsEvent as SqsEvent
    from signal9_messaging.consumption import consume as consume
    from signal9_messaging.consumption import consume_together as consume_together
    from signal9_messaging.context import trace_batch as trace_batch
    from signal9_messaging.errors import EffectInProgress as EffectInProgress
    from signal9_messaging.errors import InvalidMessage as InvalidMessage
    from signal9_messaging.errors import MessagingError as MessagingError
    from signal9_messaging.errors import PublishFailed as PublishFailed
    from signal9_messaging.errors import RequestInvalid as RequestInvalid
    from signal9_messaging.errors import TaskInputInvalid as TaskInputInvalid
    from signal9_messaging.messages import Message as Message
    from signal9_messaging.messages import decode_message as decode_message
    from signal9_messaging.publisher import EventBridgePublisher as EventBridgePublisher
    from signal9_messaging.publisher import Publication as Publication
    from signal9_messaging.publisher import Publisher as Publisher
    from signal9_messaging.tasks import serve_request as serve_request
    from signal9_messaging.tasks import serve_task as serve_task
    from signal9_messaging.topic import SnsTopic as SnsTopic
    from signal9_messaging.topic import Topic as Topic
else:
    # A function imports what it uses: batches of a queue, a task, the bus or a topic.
    __getattr__ = lazy_face(
        __name__,
        {
            "consumption": "BatchResponse IdempotentEffect SqsEvent consume consume_together",
            "context": "trace_batch",
            "errors": "EffectInProgress InvalidMessage MessagingError PublishFailed RequestInvalid TaskInputInvalid",
            "messages": "Message decode_message",
            "publisher": "EventBridgePublisher Publication Publisher",
            "tasks": "serve_request serve_task",
            "topic": "SnsTopic Topic",
        },
    )
