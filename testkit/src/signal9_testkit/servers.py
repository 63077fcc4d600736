"""Real servers for tests: Redis and OpenSearch in containers where a Docker engine answers, native otherwise; the AWS emulator native.

A pytest plugin: put `pytest_plugins = ["signal9_testkit.servers"]` into the root conftest. Each server is started once a session, when the
first test asks for it. SIGNAL9_TEST_SERVERS=native or =docker chooses instead of looking for an engine.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

OPENSEARCH_IMAGE = "opensearchproject/opensearch:2.19.1"
REDIS_IMAGE = "redis:7"


@cache
def docker_answers() -> bool:
    """Whether to use containers: a Docker engine answers, or the environment says so."""
    chosen = os.environ.get("SIGNAL9_TEST_SERVERS", "")
    if chosen:
        return chosen == "docker"
    if not Path("/var/run/docker.sock").exists() and not os.environ.get("DOCKER_HOST"):
        return False
    import docker  # type: ignore[import-untyped]  # comes with testcontainers, ships no type information

    try:
        client = docker.from_env(timeout=5)
        client.ping()
        client.close()
    except docker.errors.DockerException:
        return False
    return True


def _native(part: Any, folder: Path) -> Iterator[str]:
    """One part of the platform in a folder of its own; gives its URL."""
    from signal9_platform import Platform

    platform = Platform(folder, parts=[part])
    running = platform.up()
    endpoints = running.endpoints
    try:
        yield {"emulator": endpoints.aws, "redis": endpoints.redis, "opensearch": endpoints.opensearch}[part.name]
    finally:
        platform.down(purge=True)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server of the session's own."""
    if docker_answers():
        from testcontainers.community.redis import RedisContainer

        os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
        with RedisContainer(REDIS_IMAGE) as container:
            yield f"redis://{container.get_container_host_ip()}:{container.get_exposed_port(6379)}/0"
        return
    from signal9_platform.parts.redis import Redis

    yield from _native(Redis(), tmp_path_factory.mktemp("redis"))


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An OpenSearch server with k-NN, of the session's own."""
    if docker_answers():
        from testcontainers.community.opensearch import OpenSearchContainer

        os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
        with OpenSearchContainer(OPENSEARCH_IMAGE) as container:
            yield f"http://{container.get_container_host_ip()}:{container.get_exposed_port(9200)}"
        return
    from signal9_platform.parts.opensearch import OpenSearch

    yield from _native(OpenSearch(), tmp_path_factory.mktemp("opensearch"))


@pytest.fixture(scope="session")
def aws_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The AWS emulator, empty at the beginning of the session."""
    from signal9_platform.parts.emulator import Emulator

    yield from _native(Emulator(), tmp_path_factory.mktemp("emulator"))


@pytest.fixture(scope="session")
def aws(aws_endpoint: str) -> Callable[[str], Any]:
    """Clients of the emulator by service name, each made once."""
    import boto3

    make_session: Any = boto3.Session
    credentials = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}  # the emulator takes any
    session = make_session(**credentials, region_name="us-east-1")

    @cache
    def client(service: str) -> Any:
        return session.client(service, endpoint_url=aws_endpoint)

    return client


@pytest.fixture(scope="session")
def dynamodb(aws: Callable[[str], Any]) -> Any:
    """The emulator's DynamoDB."""
    return aws("dynamodb")


_numbers = count(1)


@pytest.fixture
def new_table(dynamodb: Any) -> Iterator[Callable[..., str]]:
    """Makes tables that last for one test: `new_table("stream_id:S", "version:N")` gives the table's name."""
    made: list[str] = []

    def make(*key: str) -> str:
        name = f"test-{os.getpid()}-{next(_numbers)}"
        pairs = [attribute.split(":") for attribute in key]
        dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": attribute, "AttributeType": kind} for attribute, kind in pairs],
            KeySchema=[
                {"AttributeName": attribute, "KeyType": role}
                for (attribute, _), role in zip(pairs, ("HASH", "RANGE"), strict=False)
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        made.append(name)
        return name

    yield make
    for name in made:
        dynamodb.delete_table(TableName=name)
