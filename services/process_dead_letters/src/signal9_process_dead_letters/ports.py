"""What the service needs of the world: the queues, the functions' logs, the topic, the relay."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from signal9_process_dead_letters.domain import Reason, Resting


class DeadLetterQueues(Protocol):
    """The dead-letter queues, and the way back."""

    names: Sequence[str]

    def hold(self, queue: str, seconds: int, limit: int) -> AbstractContextManager[Sequence[Resting]]:
        """Up to `limit` messages, hidden from everyone else until the block ends, or for `seconds` after a crash."""
        ...

    def send_back(self, message: Resting) -> str:
        """Send the message to the queue it came from; gives the new message's id.

        Raises:
            SourceUnknown: nothing says where it came from.
        """
        ...

    def delete(self, message: Resting) -> None:
        """Take the message out of its dead-letter queue."""
        ...


class Reasons(Protocol):
    """Why a function failed on a message."""

    def find(self, message: Resting) -> Reason | None: ...


class Topic(Protocol):
    """Where operators listen."""

    def publish(self, subject: str, message: str, attributes: dict[str, str]) -> None: ...


class Relay(Protocol):
    """Publishes the events since a moment again."""

    def sweep(self, since: datetime) -> str:
        """Gives the id of the invocation."""
        ...
