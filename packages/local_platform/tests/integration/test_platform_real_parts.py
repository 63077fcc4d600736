"""The real parts: emulator, Redis, OpenSearch and the vendors' sandbox, in one checkout."""

import io
import json
import os
import signal
import socket
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from signal9_local_platform import Platform, Progress, Running

pytestmark = pytest.mark.integration

ROLE = "arn:aws:iam::000000000000:role/any"
# Counts every record and message it gets, under its key.
FUNCTION = """
import boto3, time
table = boto3.client("dynamodb")
def handle(event, context):
    for record in event.get("Records", []):
        key = record["dynamodb"]["Keys"]["key"]["S"] if "dynamodb" in record else record["body"]
        table.update_item(TableName="seen", Key={"key": {"S": key}}, UpdateExpression="ADD times :one",
                          ExpressionAttributeValues={":one": {"N": "1"}})
    time.sleep(event.get("slow", 0))
    return {"batchItemFailures": []}
"""
# The engine must be named: the default one needs native libraries, which are not in any jar.
METHOD = {"name": "hnsw", "engine": "lucene", "space_type": "l2"}
MAPPINGS = {
    "settings": {"index.knn": True, "number_of_replicas": 0},
    "mappings": {"properties": {"v": {"type": "knn_vector", "dimension": 2, "method": METHOD}}},
}


class Site:
    """A checkout and what its platform reported."""

    def __init__(self, checkout: Path) -> None:
        """Nothing runs yet."""
        self.reports: list[Progress] = []
        self.platform = Platform(
            checkout, sandbox=[sys.executable, "-m", "signal9_sandbox"], report=self.reports.append
        )
        self.running: Running | None = None

    def up(self) -> Running:
        """Start what does not run."""
        self.running = self.platform.up()
        return self.running

    def aws(self, service: str) -> Any:
        """A client of the emulator."""
        assert self.running is not None
        client: Any = boto3.client  # the stubs want the service's name as a literal
        return client(
            service,
            endpoint_url=self.running.endpoints.aws,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 0}),
        )

    def put(self, *keys: str) -> None:
        """Write items to the table with the stream."""
        table = self.aws("dynamodb")
        for key in keys:
            table.put_item(TableName="events", Item={"key": {"S": key}})

    def publish(self, *keys: str) -> None:
        """Put events on the bus, whose rule feeds the queue."""
        entries = [
            {"Source": "s", "DetailType": "t", "Detail": json.dumps(key), "EventBusName": "signal9"} for key in keys
        ]
        assert self.aws("events").put_events(Entries=entries)["FailedEntryCount"] == 0

    def seen(self) -> set[str]:
        """What the function has counted."""
        return {item["key"]["S"].strip('"') for item in self.aws("dynamodb").scan(TableName="seen")["Items"]}

    def search(self, path: str, body: Any = None, method: str = "GET") -> Any:
        """A request to OpenSearch."""
        assert self.running is not None
        request = urllib.request.Request(  # noqa: S310 - the URL is the platform's own
            f"{self.running.endpoints.opensearch}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - the same
            return json.load(answer)


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Poll until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(0.05)


def set_up_services(site: Site) -> None:
    """A table whose stream, and a queue whose messages, go to the function; a workflow; a bucket; a secret; a stack."""
    tables, functions, queues, bus = (site.aws(name) for name in ("dynamodb", "lambda", "sqs", "events"))
    stream = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}
    for name, extra in (("events", stream), ("seen", {})):
        tables.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            **extra,
        )
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("code.py", FUNCTION)
    function = functions.create_function(
        FunctionName="count",
        Runtime="python3.11",
        Handler="code.handle",
        Role=ROLE,
        Code={"ZipFile": bundle.getvalue()},
        Timeout=30,
    )["FunctionArn"]
    for queue in ("messages", "plain"):
        queues.create_queue(QueueName=queue, Attributes={"VisibilityTimeout": "180"})
    queue_arn = "arn:aws:sqs:us-east-1:000000000000:messages"
    stream_arn = tables.describe_table(TableName="events")["Table"]["LatestStreamArn"]
    functions.create_event_source_mapping(
        FunctionName="count", EventSourceArn=stream_arn, StartingPosition="TRIM_HORIZON"
    )
    functions.create_event_source_mapping(FunctionName="count", EventSourceArn=queue_arn)
    bus.create_event_bus(Name="signal9")
    bus.put_rule(Name="all", EventBusName="signal9", EventPattern='{"source":["s"]}')
    bus.put_targets(
        Rule="all", EventBusName="signal9", Targets=[{"Id": "1", "Arn": queue_arn, "InputPath": "$.detail"}]
    )
    definition = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": function, "End": True}}}
    site.aws("stepfunctions").create_state_machine(name="flow", roleArn=ROLE, definition=json.dumps(definition))
    site.aws("s3").create_bucket(Bucket="documents")
    site.aws("secretsmanager").create_secret(Name="signal9/vendors", SecretString="before")
    template = {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "from-stack"}}}}
    site.aws("cloudformation").create_stack(StackName="stack", TemplateBody=json.dumps(template))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The platform, up, with something deployed."""
    site = Site(tmp_path_factory.mktemp("checkout"))
    try:
        site.up()
        set_up_services(site)
        site.search("/notes", MAPPINGS, "PUT")
        yield site
    finally:
        site.platform.down(purge=True)


def test_every_part_answers(site: Site) -> None:
    """Up returns only once all parts are healthy, on the loopback address."""
    statuses = {status.name: status for status in site.platform.status()}

    assert {name: status.state for name, status in statuses.items()} == dict.fromkeys(
        ("emulator", "redis", "opensearch", "traces", "sandbox"), "healthy"
    )
    assert all(status.rss_mb and status.rss_mb < 700 for status in statuses.values())


def test_redis_is_set_as_in_production(site: Site) -> None:
    """The parameter group's values are in force."""
    assert site.running is not None
    port = int(site.running.endpoints.redis.split(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(
            b"CONFIG GET maxmemory-policy\r\nCONFIG GET notify-keyspace-events\r\nCONFIG GET timeout\r\nQUIT\r\n"
        )
        answer = b"".join(iter(lambda: connection.recv(4096), b""))

    assert all(value in answer for value in (b"allkeys-lru", b"xE", b"300"))


def test_a_second_up_changes_nothing(site: Site) -> None:
    """Healthy parts are left alone."""
    before = site.running

    after = site.up()

    assert before is not None
    assert (after.started, after.pids) == ((), before.pids)


def test_kill_9_of_the_emulator_loses_nothing_acknowledged(site: Site) -> None:
    """Items, stream records, messages, rules, functions, workflows, objects, secrets and stacks are there again."""
    queues, flows = site.aws("sqs"), site.aws("stepfunctions")
    plain = queues.get_queue_url(QueueName="plain")["QueueUrl"]
    machine = flows.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    site.put("stream-1")
    site.publish("message-1")
    until(lambda: {"stream-1", "message-1"} <= site.seen())
    queues.send_message(QueueUrl=plain, MessageBody="in flight")
    assert queues.receive_message(QueueUrl=plain)["Messages"]
    flows.start_execution(stateMachineArn=machine, name="long", input='{"slow": 3}')
    first_snapshots = sorted(snapshots(site))
    until(lambda: sorted(snapshots(site)) != first_snapshots)
    # These are after the last snapshot, or near it: nothing but the journal has them.
    site.put(*(f"stream-{number}" for number in range(2, 30)))
    site.publish(*(f"message-{number}" for number in range(2, 8)))
    queues.send_message(QueueUrl=plain, MessageBody="last")
    site.aws("s3").put_object(Bucket="documents", Key="sha256/ab", Body=b"1")
    site.aws("secretsmanager").put_secret_value(SecretId="signal9/vendors", SecretString="after")
    flows.start_execution(stateMachineArn=machine, name="short", input="{}")
    assert site.running is not None
    os.kill(site.running.pids["emulator"], signal.SIGKILL)

    assert site.up().started == ("emulator",)

    written = {item["key"]["S"] for item in site.aws("dynamodb").scan(TableName="events")["Items"]}
    assert {f"stream-{number}" for number in range(1, 30)} <= written
    expected = {f"stream-{number}" for number in range(1, 30)} | {f"message-{number}" for number in range(1, 8)}
    until(lambda: expected <= site.seen())
    received = site.aws("sqs").receive_message(QueueUrl=plain, MaxNumberOfMessages=10, AttributeNames=["All"])[
        "Messages"
    ]
    assert {(message["Body"], message["Attributes"]["ApproximateReceiveCount"]) for message in received} == {
        ("in flight", "1"),
        ("last", "1"),
    }
    assert site.aws("secretsmanager").get_secret_value(SecretId="signal9/vendors")["SecretString"] == "after"
    assert site.aws("s3").get_object(Bucket="documents", Key="sha256/ab")["Body"].read() == b"1"
    assert site.aws("cloudformation").describe_stacks()["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    # An execution that was running is run again from its beginning.
    listed = site.aws("stepfunctions").list_executions
    until(lambda: {run["status"] for run in listed(stateMachineArn=machine)["executions"]} == {"SUCCEEDED"})


def snapshots(site: Site) -> list[str]:
    """The emulator's complete snapshots."""
    assert site.running is not None
    folder = site.running.logs["emulator"].parents[1] / "state" / "emulator"
    return [path.name for path in folder.glob("snapshot-*")]


def test_down_and_up_keep_the_state_even_on_another_port(site: Site) -> None:
    """Documents and items stay, new stream records and messages arrive, and a taken port is replaced and told."""
    site.search("/notes/_doc/1?refresh=true", {"v": [1.0, 0.0]}, "PUT")
    before = site.running
    assert before is not None
    site.platform.down()
    assert {status.state for status in site.platform.status()} == {"stopped"}
    port = int(before.endpoints.aws.rsplit(":", 1)[1])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        after = site.up()

    assert after.endpoints.aws != before.endpoints.aws
    assert after.endpoints.opensearch == before.endpoints.opensearch
    assert any(f"port {port} is taken by another program" in report.message for report in site.reports)
    found = site.search("/notes/_search", {"query": {"knn": {"v": {"vector": [1.0, 0.1], "k": 1}}}}, "POST")
    assert found["hits"]["total"]["value"] == 1
    site.put("stream-after")
    site.publish("message-after")
    until(lambda: {"stream-after", "message-after"} <= site.seen())
