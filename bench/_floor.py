"""The emulator's own floor: bus -> rule -> queue -> a handler of two lines -> one item a message, and nothing of ours."""

import json
import time
from typing import Any

from bench._servers import aws_client
from bench.pipeline import deploy
from signal9_infra.stages import find_stage

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
        self._clients: dict[str, Any] = {
            service: aws_client(service, endpoint) for service in ("dynamodb", "events", "sqs", "lambda")
        }
        self._clients["dynamodb"].create_table(
            TableName=NAME,
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        deploy(self._clients, NAME, HANDLER, None, f"python{find_stage('local').python}")

    def run(self, events: int) -> float:
        """Publish so many events and wait until each has its item; gives seconds.

        Raises:
            TimeoutError: they are not all there within two minutes.
        """
        bus = self._clients["events"]
        before = self._items()
        begun = time.monotonic()
        for start in range(0, events, BATCH):
            detail = json.dumps({"number": start})
            entry = {"EventBusName": NAME, "Source": "signal9.advisor", "DetailType": NAME, "Detail": detail}
            bus.put_events(Entries=[entry] * min(BATCH, events - start))
        while self._items() < before + events:
            if time.monotonic() - begun > _DEADLINE:
                raise TimeoutError(f"{self._items() - before} of {events} events arrived within {_DEADLINE:.0f} s.")
            time.sleep(0.02)
        return time.monotonic() - begun

    def _items(self) -> int:
        pages = self._clients["dynamodb"].get_paginator("scan").paginate(TableName=NAME, Select="COUNT")
        return sum(page["Count"] for page in pages)
