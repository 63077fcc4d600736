"""AWS clients, one of a kind per process: making one costs more than a hundred calls."""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boto3 import client as client  # the stubs' overloads give each service's client its type
else:

    def client(service: str) -> Any:
        """The process's client of an AWS service, at the endpoint and with the credentials of the environment."""
        return _client(service)


@cache
def _client(service: str) -> Any:
    import boto3  # here, because importing it takes 0.2 s that a process without AWS need not spend
    from botocore.config import Config

    config = Config(retries={"mode": "standard", "max_attempts": 5}, max_pool_connections=32)
    return boto3.client(service, config=config)  # type: ignore[call-overload]  # whichever service the caller names
