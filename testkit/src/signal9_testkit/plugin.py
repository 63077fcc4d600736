"""The pytest plugin: real servers as fixtures, the vendors' sandbox, fault proxies. Installing signal9-testkit is all it takes.

Each server is started once a run, when the first test asks for it, and stopped at the end. Workers of pytest-xdist have a Redis and an
OpenSearch of their own and share the AWS emulator, where each has an AWS account. SIGNAL9_TEST_SERVERS=docker or =native demands one
way of running them; without it containers are used where a Docker engine answers.
"""

# What the fixtures need is imported by the fixtures: pytest loads this module in every run, whether or not it is about Signal9.

from __future__ import annotations

import os
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from signal9_sandbox import Sandbox
    from signal9_testkit.proxies import AwsProxy, OpenSearchProxy, RedisProxy
    from signal9_testkit.servers import EmulatorService, OpenSearchService, RedisService, Service

_S = TypeVar("_S", bound="Service")
_RUN = pytest.StashKey[Path]()
_numbers = count(1)


def _run_folder(config: pytest.Config) -> Path:
    """The folder in which the run's servers are recorded; the same for all workers."""
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        return Path(worker["signal9_run"])
    if _RUN not in config.stash:
        from signal9_testkit.servers.run import begin

        config.stash[_RUN] = begin()
    return config.stash[_RUN]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the run's servers are recorded."""
    node.workerinput["signal9_run"] = str(_run_folder(node.config))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which servers the tests ran against."""
    folder = config.stash.get(_RUN, None)
    if folder is not None:
        from signal9_testkit.servers.run import recorded

        used = ", ".join(f"{key} {started.backend}" for key, started in recorded(folder).items())
        if used:
            terminalreporter.write_line(f"signal9 servers: {used}")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the run's servers, those of crashed workers included."""
    folder = config.stash.get(_RUN, None)
    if folder is not None:
        from signal9_testkit.servers.run import end

        end(folder)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a project say where its declaration stands."""
    parser.addini("signal9_declaration", "what this project reads of Signal9's events", default="signal9.toml")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `declared_message` once for each message that the project's declaration makes possible."""
    if "declared_message" not in metafunc.fixturenames:
        return
    from signal9_testkit.consumer import deliveries, read_declaration
    from signal9_testkit.errors import KitError

    path = metafunc.config.rootpath / metafunc.config.getini("signal9_declaration")
    try:
        messages = list(deliveries(read_declaration(path)))
    except KitError as error:
        pytest.fail(str(error), pytrace=False)
    metafunc.parametrize("declared_message", messages, ids=[message.id for message in messages])


@pytest.fixture(scope="session")
def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _started(kind: type[_S], config: pytest.Config, key: str) -> _S:
    from signal9_testkit.errors import KitError

    try:
        return kind(_run_folder(config), key).start()
    except KitError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def redis_service(pytestconfig: pytest.Config, _worker: str) -> RedisService:
    """A Redis server of this worker's own."""
    from signal9_testkit.servers import RedisService

    return _started(RedisService, pytestconfig, f"redis-{_worker}")


@pytest.fixture(scope="session")
def redis_url(redis_service: RedisService) -> str:
    """Its URL, `redis://…/0`."""
    return redis_service.url


@pytest.fixture(scope="session")
def opensearch_service(pytestconfig: pytest.Config, _worker: str) -> OpenSearchService:
    """An OpenSearch server with k-NN, of this worker's own."""
    from signal9_testkit.servers import OpenSearchService

    return _started(OpenSearchService, pytestconfig, f"opensearch-{_worker}")


@pytest.fixture(scope="session")
def opensearch_url(opensearch_service: OpenSearchService) -> str:
    """Its URL, `http://…`."""
    return opensearch_service.url


@pytest.fixture(scope="session")
def emulator_service(pytestconfig: pytest.Config) -> EmulatorService:
    """The run's AWS emulator, which all workers share."""
    from signal9_testkit.servers import EmulatorService

    return _started(EmulatorService, pytestconfig, "emulator")


@pytest.fixture(scope="session")
def aws_endpoint(emulator_service: EmulatorService) -> str:
    """Its URL, for AWS_ENDPOINT_URL."""
    return emulator_service.url


@pytest.fixture(scope="session")
def aws_account(_worker: str) -> str:
    """This worker's AWS account, empty at the beginning: use it as the access key id."""
    from signal9_testkit.servers.emulator import account_of

    return account_of(_worker)


@pytest.fixture(scope="session")
def aws(aws_endpoint: str, aws_account: str) -> Callable[[str], Any]:
    """boto3 clients of this worker's account by service name, each made once."""
    from signal9_testkit.servers.emulator import AwsClients

    return AwsClients(aws_endpoint, aws_account)


@pytest.fixture(scope="session")
def dynamodb(aws: Callable[[str], Any]) -> Any:
    """The account's DynamoDB."""
    return aws("dynamodb")


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


def _of_sandbox(module: str) -> Any:
    """A module that needs the extra `sandbox`: the vendors themselves, and the proxies, which serve on the loopback as they do."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != "signal9_sandbox":
            raise
        pytest.fail(f"{module} needs signal9-sandbox: pip install 'signal9-testkit[sandbox]'.", pytrace=False)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Both market-data vendors on 127.0.0.1, premium plan, nothing counted yet."""
    with _of_sandbox("signal9_sandbox").Sandbox() as vendors:
        yield vendors


@pytest.fixture
def redis_proxy(redis_url: str) -> Iterator[RedisProxy]:
    """A proxy in front of the worker's Redis that can be slow, frozen, cut, down, or make it evict."""
    with _of_sandbox("signal9_testkit.proxies").RedisProxy(redis_url) as proxy:
        yield proxy


@pytest.fixture
def opensearch_proxy(opensearch_url: str) -> Iterator[OpenSearchProxy]:
    """A proxy in front of the worker's OpenSearch that can be slow, cut, answer 5xx, or turn it read-only."""
    with _of_sandbox("signal9_testkit.proxies").OpenSearchProxy(opensearch_url) as proxy:
        yield proxy


@pytest.fixture
def aws_proxy(aws_endpoint: str) -> Iterator[AwsProxy]:
    """A proxy in front of the emulator that can be slow, cut, answer 5xx, tell the wrong time, duplicate and reorder."""
    with _of_sandbox("signal9_testkit.proxies").AwsProxy(aws_endpoint) as proxy:
        yield proxy
