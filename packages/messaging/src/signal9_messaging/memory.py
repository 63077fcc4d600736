"""The ports of messages in memory: for tests of what is built on them."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

from signal9_messaging.errors import EffectInProgress
from signal9_messaging.publisher import Publication


class InMemoryIdempotentEffect:
    """A `IdempotentEffect` that forgets when the process ends."""

    def __init__(self) -> None:
        self.done: set[str] = set()
        self._running: set[str] = set()
        self._lock = Lock()

    def run(self, key: str, effect: Callable[[], object], context: Any = None) -> None:  # noqa: ARG002  # a Lambda's lease has no meaning here
        with self._lock:
            if key in self.done:
                return
            if key in self._running:
                raise EffectInProgress(key)
            self._running.add(key)
        try:
            effect()
            self.done.add(key)
        finally:
            self._running.discard(key)


class InMemoryPublisher:
    """A `Publisher` that keeps what it publishes; `refused` holds the details that it does not take."""

    def __init__(self) -> None:
        self.published: list[Publication] = []
        self.refused: set[str] = set()

    def publish(self, publications: Sequence[Publication]) -> int:
        for count, publication in enumerate(publications):
            if publication.detail in self.refused:
                return count
            self.published.append(publication)
        return len(publications)
