"""From the bus through a queue to a function's effect, beside a handler of two lines that does the same."""

import json
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from bench._events import histories
from bench._servers import aws_client, running
from bench.harness import Alternative, Row, at_least, compare
from signal9_contracts import encode_event, event_type_of
from signal9_infra.bundles import build_bundles
from signal9_infra.manifest import read_manifests
from signal9_infra.stages import find_stage

ROOT = Path(__file__).parent.parent
EVENTS = 300
TABLE = "effects"
ROLE = "arn:aws:iam::000000000000:role/bench"

FLOOR = """import json, boto3
client = boto3.client("dynamodb")

def lambda_handler(batch, context):
    for record in batch["Records"]:
        detail = json.loads(record["body"])["detail"]
        client.put_item(TableName="effects", Item={"asset_id": {"S": detail["metadata"]["eventId"]}, "row": {"S": record["body"]}})
"""

OURS = """from signal9_contracts import Event
from signal9_messaging import consume
from signal9_readmodels import DynamoTable
from signal9_runtime import lazy
from signal9_runtime.aws import client

_table = lazy(lambda: DynamoTable(client("dynamodb"), "effects", "asset_id"))


def effect(event):
    metadata = event.metadata
    _table().put({"asset_id": metadata.event_id, "stream_version": metadata.stream_version, "row": str(event)})


def lambda_handler(batch, context):
    return consume(batch, (Event,), effect, context)
"""


def bench() -> Iterator[Row]:
    """300 events put on the bus, until the last of 300 rows is there: `consume` and a read table, beside json and put_item."""
    stage = find_stage("local")
    bundle = build_bundles(ROOT, read_manifests(ROOT), stage)["project_tables"].path
    with running("aws") as servers:
        clients = {name: aws_client(name, servers["aws"]) for name in ("dynamodb", "events", "sqs", "lambda", "s3")}
        clients["dynamodb"].create_table(
            TableName=TABLE,
            AttributeDefinitions=[{"AttributeName": "asset_id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "asset_id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        deploy(clients, "ours", OURS, bundle, f"python{stage.python}")
        deploy(clients, "floor", FLOOR, None, f"python{stage.python}")
        yield compare(
            f"{EVENTS} events from the bus to a row, an event",
            Alternative("consume and a read table", lambda: publish(clients, "ours"), EVENTS, lambda: clear(clients)),
            Alternative("json and put_item", lambda: publish(clients, "floor"), EVENTS, lambda: clear(clients)),
            at_least(0.7),
            rounds=5,
        )


def deploy(clients: dict[str, Any], name: str, code: str, bundle: Path | None, runtime: str) -> None:
    """A bus, a rule, a queue and a function of that name."""
    archive = BytesIO(b"" if bundle is None else bundle.read_bytes())
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr("bench_handler.py", code)
    clients["lambda"].create_function(
        FunctionName=name,
        Runtime=runtime,
        Role=ROLE,
        Handler="bench_handler.lambda_handler",
        Code={"ZipFile": archive.getvalue()},
        Timeout=60,
        MemorySize=512,
    )
    clients["events"].create_event_bus(Name=name)
    url = clients["sqs"].create_queue(QueueName=name, Attributes={"VisibilityTimeout": "360"})["QueueUrl"]
    arn = clients["sqs"].get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    clients["events"].put_rule(Name=name, EventBusName=name, EventPattern=json.dumps({"source": ["signal9.advisor"]}))
    clients["events"].put_targets(Rule=name, EventBusName=name, Targets=[{"Id": "1", "Arn": arn}])
    clients["lambda"].create_event_source_mapping(
        FunctionName=name, EventSourceArn=arn, BatchSize=10, FunctionResponseTypes=["ReportBatchItemFailures"]
    )


def publish(clients: dict[str, Any], bus: str) -> None:
    """Put the events on the bus and wait for their rows.

    Raises:
        TimeoutError: they are not all there after a minute.
    """
    events = [event for history in histories(EVENTS) for event in history]
    for start in range(0, len(events), 10):
        entries = [
            {
                "EventBusName": bus,
                "Source": "signal9.advisor",
                "DetailType": event_type_of(event).detail_type,
                "Detail": encode_event(event).decode(),
            }
            for event in events[start : start + 10]
        ]
        clients["events"].put_events(Entries=entries)
    deadline = time.monotonic() + 60
    while clients["dynamodb"].scan(TableName=TABLE, Select="COUNT")["Count"] < EVENTS:
        if time.monotonic() > deadline:
            raise TimeoutError(f"Not all of {EVENTS} events of the bus {bus!r} became rows within a minute.")
        time.sleep(0.05)


def clear(clients: dict[str, Any]) -> None:
    """Delete the rows of the round before."""
    keys = clients["dynamodb"].scan(TableName=TABLE, ProjectionExpression="asset_id")["Items"]
    for start in range(0, len(keys), 25):
        requests = [{"DeleteRequest": {"Key": key}} for key in keys[start : start + 25]]
        clients["dynamodb"].batch_write_item(RequestItems={TABLE: requests})
