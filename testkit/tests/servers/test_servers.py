"""The servers of the tests: the same tests pass in containers and natively (`nox -s servers` runs both)."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import redis
from opensearchpy import OpenSearch

from signal9_testkit.servers import EmulatorService, OpenSearchService, RedisService
from signal9_testkit.servers.emulator import AwsClients, account_of
from signal9_testkit.servers.service import http_answers, redis_answers

DEMANDED = os.environ.get("SIGNAL9_TEST_SERVERS", "")
pytestmark = pytest.mark.integration


def test_redis_keeps_a_value_and_lets_it_expire(redis_url: str) -> None:
    """It is a real Redis 7 that nobody else writes to."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
        client.set("key", "value", px=60_000)
        assert client.get("key") == b"value"
        assert 0 < client.pttl("key") <= 60_000
        assert int(client.info("server")["redis_version"].split(".")[0]) >= 6


def test_opensearch_finds_the_nearest_vector(opensearch_url: str) -> None:
    """It is a real 2.19 with the k-NN plugin."""
    with OpenSearch(opensearch_url) as client:
        assert client.info()["version"]["number"].startswith("2.19")
        vector = {"type": "knn_vector", "dimension": 2, "method": {"name": "hnsw", "engine": "lucene"}}
        client.indices.create(
            index="near", body={"settings": {"index.knn": True}, "mappings": {"properties": {"vector": vector}}}
        )
        for name, value in (("east", [1.0, 0.0]), ("north", [0.0, 1.0])):
            client.index(index="near", id=name, body={"vector": value}, refresh=True)
        answer = client.search(index="near", body={"query": {"knn": {"vector": {"vector": [0.9, 0.1], "k": 1}}}})
        assert answer["hits"]["hits"][0]["_id"] == "east"
        client.indices.delete(index="near")


def test_the_emulator_moves_an_event_from_a_bus_to_a_queue(aws: Any) -> None:
    """Bus, rule and queue are real enough to match a pattern."""
    events, sqs = aws("events"), aws("sqs")
    events.create_event_bus(Name="moved")
    url = sqs.create_queue(QueueName="moved")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="moved", EventBusName="moved", EventPattern='{"detail-type": ["wanted"]}')
    events.put_targets(Rule="moved", EventBusName="moved", Targets=[{"Id": "queue", "Arn": arn}])
    entries = [
        {"EventBusName": "moved", "Source": "test", "DetailType": kind, "Detail": "{}"} for kind in ("other", "wanted")
    ]
    assert events.put_events(Entries=entries)["FailedEntryCount"] == 0
    [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5, MaxNumberOfMessages=10)["Messages"]
    assert '"wanted"' in message["Body"]


def test_an_account_does_not_see_what_another_holds(emulator_service: EmulatorService, aws_account: str) -> None:
    """Workers of one run share the emulator and nothing in it; names may be equal."""
    mine, theirs = (AwsClients(emulator_service.url, account)("sqs") for account in (aws_account, account_of("gw98")))
    url = mine.create_queue(QueueName="isolated")["QueueUrl"]
    assert aws_account in url
    assert not theirs.list_queues(QueueNamePrefix="isolated").get("QueueUrls", [])
    theirs.create_queue(QueueName="isolated")
    mine.delete_queue(QueueUrl=url)
    assert len(theirs.list_queues(QueueNamePrefix="isolated")["QueueUrls"]) == 1


def test_the_environment_of_an_account_is_all_that_a_process_needs(
    emulator_service: EmulatorService, aws_account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """boto3 without arguments talks to the worker's account of the emulator."""
    import boto3

    for name, value in emulator_service.environment(aws_account).items():
        monkeypatch.setenv(name, value)
    identity = boto3.Session().client("sts").get_caller_identity()
    assert identity["Account"] == aws_account


def test_the_backend_is_the_one_that_was_demanded(
    redis_service: RedisService, opensearch_service: OpenSearchService, emulator_service: EmulatorService
) -> None:
    """SIGNAL9_TEST_SERVERS is obeyed by all three, never quietly replaced."""
    used = {service.backend for service in (redis_service, opensearch_service, emulator_service)}
    assert used == ({DEMANDED} if DEMANDED else used & {"docker", "native"})


def test_a_second_service_of_the_same_record_is_the_same_server(tmp_path: Path) -> None:
    """The first starts it, the second finds it, and stopping it stops it for both."""
    first, second = RedisService(tmp_path, "shared").start(), RedisService(tmp_path, "shared").start()
    assert first.url == second.url
    second.stop()
    with pytest.raises(redis.ConnectionError), redis.Redis.from_url(first.url) as client:
        client.ping()
    first.stop()


def test_a_service_can_be_had_without_pytest() -> None:
    """A `with` is enough; nothing runs or remains after it."""
    with RedisService() as service, redis.Redis.from_url(service.url) as client:
        assert client.ping()
        url = service.url
    with pytest.raises(redis.ConnectionError), redis.Redis.from_url(url) as client:
        client.ping()


def test_the_emulator_runs_a_function(aws: Any) -> None:
    """A bundle in Python, with boto3 beside it as Lambda has it."""
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr(
            "handler.py", "import boto3\n\ndef handle(event, context):\n    return {'sum': sum(event['of'])}\n"
        )
    functions = aws("lambda")
    functions.create_function(
        FunctionName="summing",
        Runtime="python3.11",
        Role="arn:aws:iam::000000000000:role/any",
        Handler="handler.handle",
        Code={"ZipFile": bundle.getvalue()},
    )
    answer = functions.invoke(FunctionName="summing", Payload=b'{"of": [1, 2, 3]}')
    assert json.load(answer["Payload"]) == {"sum": 6}
    functions.delete_function(FunctionName="summing")


PARALLEL = """
from pathlib import Path

import pytest


@pytest.mark.parametrize("number", range(8))
def test_a_queue_of_the_same_name(number, aws, aws_endpoint, aws_account, redis_url):
    aws("sqs").create_queue(QueueName="same")
    assert len(aws("sqs").list_queues()["QueueUrls"]) == 1
    Path(aws_account).write_text(f"{aws_endpoint} {redis_url}")
"""


def test_workers_share_the_emulator_and_have_accounts_of_their_own(tmp_path: Path) -> None:
    """Two workers of pytest-xdist: one emulator, two accounts, two Redis; none of them runs when the run is over."""
    (tmp_path / "test_parallel.py").write_text(PARALLEL)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "test_parallel.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

    accounts = {path.name: path.read_text().split() for path in tmp_path.glob("1000000000*")}
    assert set(accounts) == {account_of("gw0"), account_of("gw1")}
    assert len({endpoint for endpoint, _ in accounts.values()}) == 1
    assert len({url for _, url in accounts.values()}) == 2
    assert not any(http_answers(f"{endpoint}/_ministack/health") for endpoint, _ in accounts.values())
    assert not any(redis_answers(url) for _, url in accounts.values())
