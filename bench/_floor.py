"""The emulator's own floor: bus -> rule -> queue -> a handler of two lines -> one item a message, and nothing of ours."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from typing import Any

from bench._servers import aws_client

NAME = "floor"
BATCH = 10
HANDLER = """
import boto3; table = boto3.client("dynamodb")
def lambda_handler(event, context): [table.put_item(TableName="floor", Item={"id": {"S": r["messageId"]}}) for r in event["Records"]]
"""
_DEADLINE = 120.0


class Floor:
    """The two-line handler, deployed on one emulator under names of its own."""

    def __init__(self, endpoint: str) -> None:
        self._client: Callable[[str], Any] = lambda service: aws_client(service, endpoint)
        self._dynamodb = self._client("dynamodb")
        self._deploy()

    def run(self, events: int) -> float:
        """Publish so many events and wait until each has its item; gives seconds.

        Raises:
            TimeoutError: they are not all there within two minutes.
        """
        bus = self._client("events")
        before = self._items()
        begun = time.monotonic()
        for start in range(0, events, BATCH):
            detail = json.dumps({"number": start})
            entry = {"EventBusName": NAME, "Source": NAME, "DetailType": NAME, "Detail": detail}
            bus.put_events(Entries=[entry] * min(BATCH, events - start))
        while self._items() < before + events:
            if time.monotonic() - begun > _DEADLINE:
                raise TimeoutError(f"{self._items() - before} of {events} events arrived within {_DEADLINE:.0f} s.")
            time.sleep(0.02)
        return time.monotonic() - begun

    def _items(self) -> int:
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=NAME, Select="COUNT")
        return sum(page["Count"] for page in pages)

    def _deploy(self) -> None:
        self._dynamodb.create_table(
            TableName=NAME,
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        sqs, bus, functions = self._client("sqs"), self._client("events"), self._client("lambda")
        url = sqs.create_queue(QueueName=NAME)["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        bus.create_event_bus(Name=NAME)
        bus.put_rule(Name=NAME, EventBusName=NAME, EventPattern=json.dumps({"source": [NAME]}))
        bus.put_targets(Rule=NAME, EventBusName=NAME, Targets=[{"Id": NAME, "Arn": queue}])
        functions.create_function(
            FunctionName=NAME,
            Runtime="python3.11",
            Role="arn:aws:iam::000000000000:role/floor",
            Handler="handler.lambda_handler",
            Code={"ZipFile": _zipped(HANDLER)},
            MemorySize=256,
            Timeout=30,
        )
        functions.create_event_source_mapping(
            FunctionName=NAME, EventSourceArn=queue, BatchSize=BATCH, ScalingConfig={"MaximumConcurrency": 2}
        )


def _zipped(source: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("handler.py", source)
    return content.getvalue()
