"""A consumer's way to the events: a bus, its rules and its queue, real ones of the emulator (or of AWS)."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4


class Route:
    """A bus with one rule an event type, all into one queue.

    `aws` gives clients by service name (the fixture `aws` does); `patterns` are the event patterns by rule name, and must be those
    that are deployed. `close` removes everything.
    """

    def __init__(self, aws: Callable[[str], Any], patterns: Mapping[str, Mapping[str, Any]]) -> None:
        self.events, self._sqs = aws("events"), aws("sqs")
        self.bus = f"route-{uuid4().hex[:12]}"
        self._rules = list(patterns)
        self.events.create_event_bus(Name=self.bus)
        self._url: str = self._sqs.create_queue(QueueName=self.bus)["QueueUrl"]
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])["Attributes"]
        for name, pattern in patterns.items():
            self.events.put_rule(Name=name, EventBusName=self.bus, EventPattern=json.dumps(pattern))
            target = {"Id": "queue", "Arn": attributes["QueueArn"]}
            self.events.put_targets(Rule=name, EventBusName=self.bus, Targets=[target])

    def receive(self, count: int, seconds: float = 10.0) -> list[str]:
        """The bodies of the next messages: `count` of them, or fewer where no more come in time."""
        bodies: list[str] = []
        until = time.monotonic() + seconds
        while len(bodies) < count and time.monotonic() < until:
            answer = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            for message in answer.get("Messages", []):
                bodies.append(message["Body"])
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        return bodies

    def close(self) -> None:
        """Remove the rules, the bus and the queue."""
        for name in self._rules:
            self.events.remove_targets(Rule=name, EventBusName=self.bus, Ids=["queue"])
            self.events.delete_rule(Name=name, EventBusName=self.bus)
        self.events.delete_event_bus(Name=self.bus)
        self._sqs.delete_queue(QueueUrl=self._url)
