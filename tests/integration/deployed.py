"""What tests of the real functions need of the deployed app: tables and buckets in an AWS account of the emulator, and a queue's records."""

import importlib
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import structlog

from signal9_readmodels.tables.live import table_name
from signal9_readmodels.tables.read_tables import TABLE_KEYS
from signal9_testkit.events_table import create_events_table, create_snapshots_table
from signal9_testkit.servers.emulator import AwsClients


class Context:
    """As much of Lambda's context as the handlers read."""

    memory_limit_in_mb = 512
    aws_request_id = "00000000-0000-0000-0000-000000000000"

    def __init__(self, name: str) -> None:
        self.function_name = f"signal9-{name}"
        self.invoked_function_arn = f"arn:aws:lambda:us-east-1:000000000000:function:signal9-{name}"

    def get_remaining_time_in_millis(self) -> int:
        """A minute, whenever asked."""
        return 60_000


def deploy(aws: AwsClients, keys: Mapping[str, str]) -> dict[str, str]:
    """Make tables, buckets, the bus, and the secret with the vendors' keys; gives the settings that name what has other names than deployed.

    Buckets have their names from the account: their names are one space for all accounts of the emulator.
    """
    dynamodb = aws("dynamodb")
    create_events_table(dynamodb, "signal9-events")
    create_snapshots_table(dynamodb, "signal9-snapshots")
    tables = {table_name(field, "a"): key for field, key in TABLE_KEYS.items()}
    tables |= {"signal9-projections": ("projection",), "signal9-idempotency": ("id",)}
    tables |= {"signal9-vendor-budget": ("budget_id",)}
    for name, key in tables.items():
        dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in key],
            KeySchema=[
                {"AttributeName": each, "KeyType": role} for each, role in zip(key, ("HASH", "RANGE"), strict=False)
            ],
        )
    buckets = {
        f"SIGNAL9_{name}_BUCKET": f"{aws.account}-{name.lower().replace('_', '-')}"
        for name in ("RAW_DOCUMENTS", "ANALYSIS_RESULTS", "EVENT_PAYLOADS")
    }
    for bucket in buckets.values():
        aws("s3").create_bucket(Bucket=bucket)
    aws("secretsmanager").create_secret(Name="signal9/vendors", SecretString=json.dumps(keys))
    aws("events").create_event_bus(Name="signal9")
    return buckets


@contextmanager
def process(variables: Mapping[str, str]) -> Iterator[pytest.MonkeyPatch]:
    """A new process with these variables in its environment: nothing that this one made before is found in it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        _forget()
        yield monkeypatch
    _forget()


def _forget() -> None:
    """Empty the caches of our modules (wired services, clients, decoders), and log to no test's captured output."""
    structlog.reset_defaults()
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("signal9_")]
    caches = [value for module in ours for value in vars(module).values() if hasattr(value, "cache_clear")]
    with warnings.catch_warnings():
        # A function ends with its process and closes nothing: connections are closed by being forgotten.
        warnings.simplefilter("ignore", ResourceWarning)
        for cache in caches:
            cache.cache_clear()


def function(name: str) -> Callable[[Mapping[str, Any]], Any]:
    """A service's handler; it is wired when it is first called in a process, by the environment as it is then."""
    handler = importlib.import_module(f"signal9_{name}.handler").lambda_handler
    return lambda event: handler(event, Context(name))


def records(*bodies: str) -> dict[str, Any]:
    """The event of a queue with these messages."""
    return {
        "Records": [
            {
                "messageId": f"m-{number}",
                "receiptHandle": "h",
                "body": body,
                "attributes": {"SentTimestamp": str(int(time.time() * 1000)), "ApproximateReceiveCount": "1"},
                "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:q",
            }
            for number, body in enumerate(bodies)
        ]
    }
