"""Reads of the emulator's DynamoDB, by the names and arguments of boto3's client."""

from collections.abc import Iterator
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from signal9_application import OperationFailed

if TYPE_CHECKING:
    from signal9_cli.quick.http import Connection

TIMEOUT: Final = 30.0
"""Seconds for one answer."""
_VERSION: Final = "DynamoDB_20120810"


class TableMissing(OperationFailed):
    """The table that was asked is not there."""


class QuickDynamoDB:
    """The reading half of boto3's DynamoDB client, for an emulator on this machine."""

    exceptions: Final = SimpleNamespace(ResourceNotFoundException=TableMissing)

    def __init__(self, url: str, region: str, account: str = "test") -> None:
        """`account` is the access key id, which the emulator takes for the account."""
        self._url = url
        # The emulator verifies no signature, but reads account and region from the header.
        scope = f"{account}/20260101/{region}/dynamodb/aws4_request"
        self._authorization = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"

    def get_item(self, **request: Any) -> Any:
        """One item by its key."""
        return self._ask("GetItem", request)

    def batch_get_item(self, **request: Any) -> Any:
        """Many items by their keys."""
        return self._ask("BatchGetItem", request)

    def query(self, **request: Any) -> Any:
        """One page of a partition."""
        return self._ask("Query", request)

    def get_paginator(self, operation: str) -> Any:
        """All pages of a `query` or `scan`, by its method `paginate`."""
        return SimpleNamespace(paginate=lambda **request: self._pages(operation.capitalize(), request))

    def _pages(self, operation: str, request: dict[str, Any]) -> Iterator[Any]:
        while True:
            page = self._ask(operation, request)
            yield page
            if not (last := page.get("LastEvaluatedKey")):
                return
            request = {**request, "ExclusiveStartKey": last}

    @cached_property
    def _connection(self) -> "Connection":
        # Here, because an answer that the cache holds needs no HTTP.
        from signal9_cli.quick.http import Connection

        return Connection(self._url, TIMEOUT)

    def _ask(self, operation: str, request: Any) -> Any:
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"{_VERSION}.{operation}",
            "Authorization": self._authorization,
        }
        status, body = self._connection.post("/", msgspec.json.encode(request), headers)
        answer = msgspec.json.decode(body)
        if status == 200:
            return answer
        kind = str(answer.get("__type", "")).rpartition("#")[2]
        raised = TableMissing if kind == "ResourceNotFoundException" else OperationFailed
        raise raised(f"DynamoDB refused {operation} with {status} {kind}: {answer.get('message', '')}")
