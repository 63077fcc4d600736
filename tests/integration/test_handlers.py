"""Every Lambda entry point wires itself with just the variables that the infrastructure gives it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from signal9_infra.arns import Arns
from signal9_infra.environment import environment_of
from signal9_infra.manifest import Manifest, read_manifests
from signal9_infra.settings import ServerSettings
from signal9_infra.stages import find_stage
from signal9_messaging import TaskInputInvalid
from signal9_sandbox import ALPACA_KEY_ID, ALPACA_SECRET_KEY, ALPHAVANTAGE_KEY
from signal9_testkit.servers import EmulatorService

from .deployed import function, process

pytestmark = pytest.mark.integration

MANIFESTS = read_manifests(Path(__file__).parents[2])


@pytest.fixture
def wired(
    aws: Callable[[str], Any],
    aws_account: str,
    emulator_service: EmulatorService,
    redis_url: str,
    opensearch_url: str,
) -> Iterator[Callable[[Manifest], None]]:
    """Sets the environment of one service, as deployed on this session's servers."""
    keys = {
        "alphavantage_api_key": ALPHAVANTAGE_KEY,
        "alpaca_key_id": ALPACA_KEY_ID,
        "alpaca_secret_key": ALPACA_SECRET_KEY,
    }
    secrets = aws("secretsmanager")
    if "signal9/vendors" not in {secret["Name"] for secret in secrets.list_secrets()["SecretList"]}:
        secrets.create_secret(Name="signal9/vendors", SecretString=json.dumps(keys))
    dynamodb = aws("dynamodb")
    # The vendors' breaker reads its shared state as it is made.
    if "signal9-vendor-budget" not in dynamodb.list_tables()["TableNames"]:
        dynamodb.create_table(
            TableName="signal9-vendor-budget",
            AttributeDefinitions=[{"AttributeName": "budget_id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "budget_id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
    servers = ServerSettings(vendors="http://127.0.0.1:9", opensearch=opensearch_url, redis=redis_url, plan="free")

    with process(emulator_service.environment(aws_account)) as monkeypatch:

        def wire(manifest: Manifest) -> None:
            arns = Arns(partition="aws", region="us-east-1", account=aws_account)
            for name, value in environment_of(manifest, find_stage("local"), servers, arns).items():
                monkeypatch.setenv(name, value)

        yield wire


@pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=MANIFESTS)
def test_a_handler_needs_no_variable_that_it_is_not_given(
    manifest: Manifest, wired: Callable[[Manifest], None]
) -> None:
    """An empty batch is answered with no failures, a task without input with a refusal: everything that it is wired to was found."""
    wired(manifest)
    handler = function(manifest.name)
    if manifest.kind == "task":
        with pytest.raises(TaskInputInvalid):
            handler({})
    else:
        assert handler({"Records": []}) == {"batchItemFailures": []}
