"""notify: subscribers hear of an analysis once."""

import json
from collections.abc import Callable
from typing import Any

from signal9_notify.application import NotifyInput, notify
from signal9_testkit import an


class Topic:
    def __init__(self) -> None:
        self.messages: list[tuple[str, str, dict[str, str]]] = []

    def publish(self, subject: str, message: str, attributes: dict[str, str]) -> None:
        self.messages.append((subject, message, attributes))


class InMemoryOnce:
    def __init__(self) -> None:
        self._done: set[str] = set()

    def run(self, key: str, effect: Callable[[], object], context: Any) -> None:
        if key not in self._done:
            effect()
            self._done.add(key)


def test_a_retried_task_notifies_once() -> None:
    """The message carries the rating in brief, and attributes to filter by."""
    topic, once = Topic(), InMemoryOnce()
    task = NotifyInput(
        asset=an.asset_to_analyze(),
        batch_id=an.BATCH,
        correlation_id="c",
        causation_id="e",
        stored={"status": "completed", "investmentRating": 4},
    )
    for _ in range(2):
        assert notify(task, topic, once) == {"assetId": an.asset_id(), "status": "completed"}
    [(subject, message, attributes)] = topic.messages
    assert subject == "KO rated 4 of 5"
    assert json.loads(message)["symbol"] == "KO"
    assert attributes == {"symbol": "KO", "status": "completed"}
