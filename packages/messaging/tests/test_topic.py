"""The topic: in memory and on SNS it behaves alike."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from signal9_messaging import SnsTopic
from signal9_testkit.fakes import InMemoryTopic
from signal9_testkit.suites import TopicSuite

Heard = Callable[[int], list[tuple[str, dict[str, str]]]]


class TestInMemoryTopic(TopicSuite):
    """In memory."""

    @pytest.fixture
    def topic(self) -> InMemoryTopic:
        return InMemoryTopic()

    @pytest.fixture
    def heard(self, topic: InMemoryTopic) -> Heard:
        return lambda _: [(message, attributes) for _, message, attributes in topic.messages]


@pytest.mark.integration
class TestSnsTopic(TopicSuite):
    """On a topic of the emulator that a queue listens to."""

    @pytest.fixture
    def arn(self, aws: Any) -> Iterator[str]:
        arn = aws("sns").create_topic(Name="suite")["TopicArn"]
        yield arn
        aws("sns").delete_topic(TopicArn=arn)

    @pytest.fixture
    def topic(self, aws: Any, arn: str) -> SnsTopic:
        return SnsTopic(aws("sns"), arn)

    @pytest.fixture
    def heard(self, aws: Any, arn: str) -> Iterator[Heard]:
        sqs = aws("sqs")
        url = sqs.create_queue(QueueName="topic-suite")["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        aws("sns").subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue)

        def heard(count: int) -> list[tuple[str, dict[str, str]]]:
            messages: list[tuple[str, dict[str, str]]] = []
            until = time.monotonic() + 10
            while len(messages) < count and time.monotonic() < until:
                answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
                for body in (json.loads(message["Body"]) for message in answer.get("Messages", [])):
                    attributes = {name: value["Value"] for name, value in body.get("MessageAttributes", {}).items()}
                    messages.append((body["Message"], attributes))
            return messages

        yield heard
        sqs.delete_queue(QueueUrl=url)
