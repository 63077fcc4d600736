"""Events of dead letters: what is in a dead-letter queue, and what an operator sent back to the queue it came from."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from signal9_contracts.base import Count, Event, unit

MessageId = Annotated[str, Meta(description="SQS's id of the message that rests", min_length=1, max_length=100)]
QueueName = Annotated[str, Meta(description="name of a queue", min_length=1, max_length=80)]
Kind = Annotated[
    Literal["message", "delivery", "stream"],
    Meta(
        description="message: a function failed on it; delivery: the bus could not hand it over; stream: records of the event table's stream"
    ),
]
Words = Annotated[str, Meta(description="what came, what was expected, what to do", max_length=2000)]


class DeadLetterFound(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A message rests in a dead-letter queue. Its payload stays there: the event says what it is and why it failed."""

    message_id: MessageId
    queue: Annotated[QueueName, Meta(description="the dead-letter queue")]
    kind: Kind
    cause: Annotated[str, Meta(description="class of the failure, e.g. InvalidEvent", min_length=1, max_length=100)]
    detail: Words
    source: Annotated[str, Meta(description="the queue it came from", max_length=80)] | None = None
    event_type: Annotated[str, Meta(description="detail-type of the event it holds", max_length=128)] | None = None
    event_id: Annotated[str, Meta(description="id of the event it holds", max_length=100)] | None = None
    subject: Annotated[str, Meta(description="stream of the event it holds", max_length=200)] | None = None
    sent_at: Annotated[datetime, Meta(tz=True, description="when it was first sent"), unit("UTC")]
    size: Annotated[Count, Meta(description="of its body"), unit("bytes")]
    redrive_of: Annotated[str, Meta(description="message it was redriven from", max_length=100)] | None = None


class DeadLetterRedriven(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An operator sent a dead letter back to the queue it came from; it holds the same event under the same `eventId`."""

    message_id: MessageId
    queue: Annotated[QueueName, Meta(description="the dead-letter queue")]
    to: Annotated[QueueName, Meta(description="where it was sent")]
    sent_as: Annotated[str, Meta(description="SQS's id of the message that was sent", max_length=100)]
    reason: Annotated[str, Meta(description="why, in the operator's words", max_length=200)] = ""
