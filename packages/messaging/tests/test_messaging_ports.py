"""The ports of messages: in memory and on AWS they behave alike."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

from signal9_messaging import EventBridgePublisher
from signal9_messaging.idempotency import DynamoIdempotentEffect
from signal9_messaging.memory import InMemoryIdempotentEffect, InMemoryPublisher
from signal9_testkit.proxies import AwsProxy
from signal9_testkit.servers.emulator import AwsClients
from signal9_testkit.suites import IdempotentEffectSuite, PublisherSuite


class TestInMemoryIdempotentEffect(IdempotentEffectSuite):
    """In memory."""

    @pytest.fixture
    def once(self) -> InMemoryIdempotentEffect:
        return InMemoryIdempotentEffect()


@pytest.mark.integration
class TestDynamoIdempotentEffect(IdempotentEffectSuite):
    """Powertools on a table of the emulator."""

    @pytest.fixture
    def once(self, dynamodb: Any, new_table: Any) -> "OnceInLambda":
        layer = DynamoDBPersistenceLayer(table_name=new_table("id:S"), boto3_client=dynamodb)
        return OnceInLambda(DynamoIdempotentEffect("suite", layer))


class OnceInLambda:
    """`DynamoIdempotentEffect` as a function runs it: with a context that says how long an effect may last."""

    def __init__(self, once: DynamoIdempotentEffect) -> None:
        self._once = once

    def run(self, key: str, effect: Callable[[], object], context: Any) -> None:
        self._once.run(key, effect, SimpleNamespace(get_remaining_time_in_millis=lambda: 30_000))


class TestInMemoryPublisher(PublisherSuite):
    """In memory."""

    @pytest.fixture
    def publisher(self) -> InMemoryPublisher:
        return InMemoryPublisher()

    @pytest.fixture
    def seen(self, publisher: InMemoryPublisher) -> Callable[[int], list[str]]:
        return lambda _: [publication.detail for publication in publisher.published]

    @pytest.fixture
    def refuse(self, publisher: InMemoryPublisher) -> Callable[[str], AbstractContextManager[None]]:
        @contextmanager
        def refuse(*details: str) -> Iterator[None]:
            publisher.refused = set(details)
            yield
            publisher.refused = set()

        return refuse


@pytest.mark.integration
class TestEventBridgePublisher(PublisherSuite):
    """On a bus of the emulator, behind a proxy that lets single entries fail."""

    @pytest.fixture
    def publisher(self, aws_proxy: AwsProxy, aws_account: str, aws: Any) -> Iterator[EventBridgePublisher]:
        aws("events").create_event_bus(Name="suite")
        yield EventBridgePublisher(AwsClients(aws_proxy.url, aws_account)("events"), "suite")
        aws("events").delete_event_bus(Name="suite")

    @pytest.fixture
    def seen(self, publisher: EventBridgePublisher, aws: Any) -> Iterator[Callable[[int], list[str]]]:
        events, sqs = aws("events"), aws("sqs")
        url = sqs.create_queue(QueueName="suite")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name="suite", EventBusName="suite", EventPattern='{"source": ["signal9.advisor"]}')
        events.put_targets(Rule="suite", EventBusName="suite", Targets=[{"Id": "queue", "Arn": arn}])

        def seen(count: int) -> list[str]:
            details: list[str] = []
            until = time.monotonic() + 10
            while len(details) < count and time.monotonic() < until:
                answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
                details += [json.dumps(json.loads(message["Body"])["detail"]) for message in answer.get("Messages", [])]
            return details

        yield seen
        events.remove_targets(Rule="suite", EventBusName="suite", Ids=["queue"])
        events.delete_rule(Name="suite", EventBusName="suite")
        sqs.delete_queue(QueueUrl=url)

    @pytest.fixture
    def refuse(self, aws_proxy: AwsProxy) -> Callable[..., AbstractContextManager[None]]:
        return lambda *details: aws_proxy.refuse_entries(lambda entry: entry["Detail"] in details)
