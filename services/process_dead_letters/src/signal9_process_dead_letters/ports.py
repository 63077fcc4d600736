"""What the service needs of the dead-letter queues."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import msgspec


class DeadMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message in a dead-letter queue, as SQS gives it."""

    queue: str
    message_id: str
    receipt: str
    body: str
    source: str | None
    sent_at: datetime
    attributes: dict[str, str] = {}
    trace_header: str | None = None


class Reason(msgspec.Struct, frozen=True):
    """What the failing function logged."""

    error: str
    detail: str


class DeadLetterQueues(Protocol):
    """The dead-letter queues, and the way back."""

    names: Sequence[str]

    def hold(self, queue: str, seconds: int, limit: int) -> AbstractContextManager[Sequence[DeadMessage]]:
        """Up to `limit` messages, hidden from everyone else until the block ends, or for `seconds` after a crash."""
        ...

    def send_back(self, message: DeadMessage) -> str:
        """Send the message to the queue it came from; gives the new message's id.

        Raises:
            SourceUnknown: nothing says where it came from.
        """
        ...

    def delete(self, message: DeadMessage) -> None:
        """Take the message out of its dead-letter queue."""
        ...
