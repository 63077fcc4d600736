"""Each fault of the proxies, in front of the real server that has it."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
import redis
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as EngineConnectionError
from opensearchpy.exceptions import TransportError

from signal9_testkit.proxies import AwsProxy, HttpProxy, OpenSearchProxy, RedisProxy, TcpProxy
from signal9_testkit.servers.emulator import AwsClients

pytestmark = pytest.mark.integration


@pytest.fixture
def cache(redis_proxy: RedisProxy) -> Iterator[redis.Redis]:
    """A client behind the proxy that gives up after a quarter of a second."""
    with redis.Redis.from_url(redis_proxy.url, socket_timeout=0.25, retry=None) as client:
        client.set("key", "value")
        yield client


@pytest.fixture
def index(opensearch_proxy: OpenSearchProxy) -> Iterator[tuple[OpenSearch, str]]:
    """A client behind the proxy, and an index that holds one document."""
    name = f"proxied-{uuid4().hex[:8]}"
    with OpenSearch(opensearch_proxy.url, timeout=20, max_retries=0) as client:
        client.index(index=name, id="1", body={"symbol": "KO"}, refresh=True)
        yield client, name
        client.indices.delete(index=name)


@pytest.fixture
def clients(aws_proxy: AwsProxy, aws_account: str) -> AwsClients:
    """boto3 clients behind the proxy."""
    return AwsClients(aws_proxy.url, aws_account)


@pytest.fixture
def queue(clients: AwsClients) -> Iterator[Callable[[int], list[int]]]:
    """A bus `proxied` with a rule for everything into a queue; gives the details of so many messages."""
    name = f"proxied-{uuid4().hex[:8]}"
    events, sqs = clients("events"), clients("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.create_event_bus(Name="proxied")
    events.put_rule(Name=name, EventBusName="proxied", EventPattern='{"source": ["test"]}')
    events.put_targets(Rule=name, EventBusName="proxied", Targets=[{"Id": "queue", "Arn": arn}])

    def receive(count: int) -> list[int]:
        details: list[int] = []
        until = time.monotonic() + 10
        while len(details) < count and time.monotonic() < until:
            answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            details += [json.loads(message["Body"])["detail"]["number"] for message in answer.get("Messages", [])]
        return details

    yield receive
    events.remove_targets(Rule=name, EventBusName="proxied", Ids=["queue"])
    events.delete_rule(Name=name, EventBusName="proxied")
    events.delete_event_bus(Name="proxied")
    sqs.delete_queue(QueueUrl=url)


def publish(clients: AwsClients, *numbers: int) -> Any:
    entries = [
        {
            "EventBusName": "proxied",
            "Source": "test",
            "DetailType": "numbered",
            "Detail": json.dumps({"number": number}),
        }
        for number in numbers
    ]
    return clients("events").put_events(Entries=entries)


class TestTcp:
    """Faults of any connection, in front of Redis."""

    def test_without_a_fault_everything_passes(self, cache: redis.Redis) -> None:
        """A large value comes back whole."""
        cache.set("large", b"x" * 3_000_000)
        assert cache.get("large") == b"x" * 3_000_000

    def test_slow_is_slow_and_ends_with_its_with(self, cache: redis.Redis, redis_proxy: RedisProxy) -> None:
        """The caller's timeout strikes; afterwards the answer comes at once."""
        with redis_proxy.slow(0.1):
            began = time.monotonic()
            assert cache.get("key") == b"value"
            assert time.monotonic() - began >= 0.1
        with redis_proxy.slow(0.5), pytest.raises(redis.TimeoutError):
            cache.get("key")
        cache.close()
        assert cache.get("key") == b"value"

    def test_frozen_hangs_up_on_nobody(self, cache: redis.Redis, redis_proxy: RedisProxy) -> None:
        """There is no answer and no error but the caller's own timeout."""
        with redis_proxy.frozen(), pytest.raises(redis.TimeoutError):
            cache.get("key")
        cache.close()
        assert cache.get("key") == b"value"

    def test_cut_ends_in_the_middle_of_an_answer(self, cache: redis.Redis, redis_proxy: RedisProxy) -> None:
        """Three bytes, then the end."""
        with redis_proxy.cut(after=3), pytest.raises(redis.ConnectionError):
            cache.get("key")
        assert cache.get("key") == b"value"

    def test_down_refuses_and_comes_back(self, cache: redis.Redis, redis_proxy: RedisProxy) -> None:
        """Open connections end, new ones too, until the server is back with what it held."""
        with redis_proxy.down():
            for _ in range(2):
                with pytest.raises(redis.ConnectionError):
                    cache.get("key")
        assert cache.get("key") == b"value"

    def test_a_server_that_is_not_there_is_a_closed_connection(self) -> None:
        """As from a port where nobody listens."""
        proxy = TcpProxy("redis://127.0.0.1:9/0")
        client = redis.Redis.from_url(proxy.url, retry=None)
        with proxy, client, pytest.raises(redis.ConnectionError):
            client.ping()


class TestRedis:
    """Faults of Redis."""

    def test_evict_takes_every_key_by_the_servers_own_eviction(
        self, cache: redis.Redis, redis_proxy: RedisProxy
    ) -> None:
        """The server counts the evicted keys, its settings are as before, and it takes writes again."""
        before = int(cache.info("stats")["evicted_keys"]), cache.config_get("maxmemory*")
        cache.mset({f"key-{number}": "x" * 100 for number in range(500)})
        redis_proxy.evict()
        assert cache.dbsize() == 0
        assert int(cache.info("stats")["evicted_keys"]) >= before[0] + 500
        assert cache.config_get("maxmemory*") == before[1]
        assert cache.set("key", "again")

    def test_while_evicting_nothing_written_is_found(self, cache: redis.Redis, redis_proxy: RedisProxy) -> None:
        """Each write succeeds and is gone at the next command."""
        with redis_proxy.evicting():
            assert cache.set("other", "value")
            assert cache.get("other") is None
        cache.set("other", "value")
        assert cache.get("other") == b"value"


class TestHttp:
    """Faults of any HTTP server, in front of OpenSearch."""

    def test_without_a_fault_everything_passes(self, index: tuple[OpenSearch, str]) -> None:
        """GET, PUT, POST, HEAD and a bulk body."""
        client, name = index
        assert client.exists(index=name, id="1")
        assert not client.exists(index=name, id="2")
        lines = [json.dumps(line) for number in range(50) for line in ({"index": {"_id": number}}, {"text": "x" * 999})]
        assert not client.bulk(index=name, body="\n".join(lines) + "\n")["errors"]

    @pytest.mark.parametrize("code", [429, 500, 502, 503])
    def test_a_status_is_answered_without_the_server(
        self, index: tuple[OpenSearch, str], opensearch_proxy: OpenSearchProxy, code: int
    ) -> None:
        """The client sees the status, the server no request."""
        client, name = index
        passed = len(opensearch_proxy.passed)
        with opensearch_proxy.status(code), pytest.raises(TransportError) as caught:
            client.get(index=name, id="1")
        assert caught.value.status_code == code
        assert len(opensearch_proxy.passed) == passed
        assert client.get(index=name, id="1")["found"]

    def test_a_fault_befalls_the_matching_requests_only(
        self, index: tuple[OpenSearch, str], opensearch_proxy: OpenSearchProxy
    ) -> None:
        """Searches fail, reads by id do not."""
        client, name = index
        with opensearch_proxy.status(503, lambda request: request.path.endswith("_search")):
            assert client.get(index=name, id="1")["found"]
            with pytest.raises(TransportError):
                client.search(index=name)

    def test_cut_ends_in_the_middle_of_a_body_and_the_work_is_done(
        self, index: tuple[OpenSearch, str], opensearch_proxy: OpenSearchProxy
    ) -> None:
        """The caller has an error, the document is there: the case that makes a retry a second write."""
        client, name = index
        with opensearch_proxy.cut(), pytest.raises(EngineConnectionError):
            client.index(index=name, id="cut", body={})
        assert client.exists(index=name, id="cut")

    def test_slow_answers_come_late(self, index: tuple[OpenSearch, str], opensearch_proxy: OpenSearchProxy) -> None:
        """A caller with less patience has a timeout."""
        client, name = index
        with opensearch_proxy.slow(0.5), pytest.raises(EngineConnectionError):
            client.get(index=name, id="1", request_timeout=0.1)

    def test_a_clock_that_is_off_dates_its_answers_so(self, aws_proxy: AwsProxy) -> None:
        """The Date of each answer is ten minutes ahead; without the fault it is now."""
        for by in (timedelta(minutes=10), timedelta(0)):
            with aws_proxy.skew(by):
                answer = httpx.get(f"{aws_proxy.url}/_ministack/health", trust_env=False)
            off = parsedate_to_datetime(answer.headers["Date"]) - datetime.now(UTC)
            assert abs(off - by) < timedelta(seconds=30)

    def test_a_server_that_is_not_there_is_a_502(self) -> None:
        """With the reason in the body."""
        with HttpProxy("http://127.0.0.1:9") as proxy:
            answer = httpx.get(proxy.url, trust_env=False)
        assert answer.status_code == 502
        assert "the server behind the proxy" in answer.text

    def test_a_request_without_a_length_is_refused(self, aws_proxy: AwsProxy) -> None:
        """The proxy does not guess where a chunked body ends."""
        answer = httpx.post(aws_proxy.url, content=iter([b"a", b"b"]), trust_env=False)
        assert answer.status_code == 411


class TestOpenSearch:
    """Faults of OpenSearch."""

    def test_read_only_is_the_engines_own_block(
        self, index: tuple[OpenSearch, str], opensearch_proxy: OpenSearchProxy
    ) -> None:
        """Writes are refused as on a full disk, reads are answered, and afterwards it takes writes again."""
        client, name = index
        with opensearch_proxy.read_only():
            with pytest.raises(TransportError) as caught:
                client.index(index=name, id="2", body={})
            assert caught.value.status_code in (403, 429)
            assert "read-only-allow-delete" in str(caught.value.info)
            assert client.get(index=name, id="1")["found"]
        assert client.index(index=name, id="2", body={})["result"] == "created"


class TestAws:
    """Faults of events and messages, in front of the emulator."""

    def test_duplicate_delivers_every_event_twice(
        self, clients: AwsClients, queue: Callable[[int], list[int]], aws_proxy: AwsProxy
    ) -> None:
        """PutEvents is answered once and done twice; calls that send nothing are made once."""
        with aws_proxy.duplicate():
            assert publish(clients, 1, 2)["FailedEntryCount"] == 0
        assert sorted(queue(4)) == [1, 1, 2, 2]

    def test_reorder_turns_events_and_messages_round(
        self, clients: AwsClients, queue: Callable[[int], list[int]], aws_proxy: AwsProxy
    ) -> None:
        """Sent as 1 2 3, they come as 3 2 1; each answer still belongs to its own entry."""
        with aws_proxy.reorder():
            assert len({entry["EventId"] for entry in publish(clients, 1, 2, 3)["Entries"]}) == 3
        assert queue(3) == [3, 2, 1]
        publish(clients, 4, 5, 6)
        with aws_proxy.reorder():
            assert queue(3) == [6, 5, 4]

    def test_a_throttled_call_is_tried_again_by_the_sdk(self, clients: AwsClients, aws_proxy: AwsProxy) -> None:
        """503 is an error that boto3 retries; the proxy counts what reached the server."""
        with aws_proxy.status(503), pytest.raises(clients("sts").exceptions.ClientError, match="reached max retries"):
            clients("sts").get_caller_identity()
        assert clients("sts").get_caller_identity()["Account"] == clients.account
        assert len(aws_proxy.passed) == 1

    def test_an_object_survives_the_proxy_byte_for_byte(self, clients: AwsClients) -> None:
        """S3 puts and gets pass with their checksums."""
        s3, name = clients("s3"), f"proxied-{uuid4().hex[:8]}"
        s3.create_bucket(Bucket=name)
        s3.put_object(Bucket=name, Key="bytes", Body=bytes(range(256)) * 1000)
        assert s3.get_object(Bucket=name, Key="bytes")["Body"].read() == bytes(range(256)) * 1000
