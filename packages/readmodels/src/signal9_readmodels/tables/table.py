"""One read table: rows that only ever move forward with the version of the stream they come from."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

from signal9_readmodels.errors import TableBusy
from signal9_readmodels.layout.row import Row
from signal9_readmodels.tables.attributes import as_item, as_row
from signal9_runtime import batched

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

VERSION = "stream_version"
_TRIES = 8


class Table(Protocol):
    """Rows by key. Each carries `stream_version`, and a row is never replaced by an older one."""

    def put(self, row: Row) -> bool:
        """Write the row unless a newer version stands there; says whether it was written."""
        ...

    def put_all(self, rows: Sequence[Row]) -> None:
        """Write many rows, each under the same condition."""
        for row in rows:
            self.put(row)

    def fill(self, rows: Sequence[Row]) -> None:
        """Write many rows without asking what stands there: into an empty table that nobody else writes to."""
        self.put_all(rows)

    def get(self, *key: str) -> Row | None:
        """The row of a whole key."""
        return self.get_all([key]).get(key)

    def get_all(self, keys: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], Row]:
        """The rows of many whole keys, by key; without those that there are not."""
        ...

    def of(self, partition: str) -> list[Row]:
        """The rows of one partition, in order of their sort key."""
        ...

    def last(self, partition: str) -> Row | None:
        """The row of one partition whose sort key is the greatest."""
        return next(reversed(self.of(partition)), None)

    def between(self, partition: str, low: str, high: str, most: int) -> list[Row]:
        """The rows of one partition whose sort keys lie between two, both included: the greatest first, at most so many."""
        ...

    def scan(self) -> Iterator[Row]:
        """Every row, in no order."""
        ...


class InMemoryTable(Table):
    """A `Table` that forgets when the process ends."""

    def __init__(self, *key: str) -> None:
        self._key = key
        self._rows: dict[tuple[str, ...], Row] = {}

    def put(self, row: Row) -> bool:
        key = tuple(str(row[name]) for name in self._key)
        present = self._rows.get(key)
        if present is not None and present[VERSION] > row[VERSION]:
            return False
        # Through DynamoDB's types and back, so that a number is here what it is there.
        self._rows[key] = as_row(as_item(row))
        return True

    def get_all(self, keys: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], Row]:
        return {key: self._rows[key] for key in keys if key in self._rows}

    def of(self, partition: str) -> list[Row]:
        return [self._rows[key] for key in sorted(self._rows) if key[0] == partition]

    def between(self, partition: str, low: str, high: str, most: int) -> list[Row]:
        keys = [key for key in sorted(self._rows, reverse=True) if key[0] == partition and low <= key[1] <= high]
        return [self._rows[key] for key in keys[:most]]

    def scan(self) -> Iterator[Row]:
        yield from list(self._rows.values())


class DynamoTable:
    """A `Table` in DynamoDB. Numbers come back as int where they are whole, else as float."""

    def __init__(self, client: "DynamoDBClient", table: str | Callable[[], str], *key: str, threads: int = 8) -> None:
        """`table` is the table's name, or gives it at each use: the live one may be switched."""
        self._client = client
        self._name = table
        self._key = key
        self._threads = threads

    @property
    def _table(self) -> str:
        return self._name if isinstance(self._name, str) else self._name()

    def put(self, row: Row) -> bool:
        try:
            self._client.put_item(
                TableName=self._table,
                Item=as_item(row),
                ConditionExpression=f"attribute_not_exists({self._key[0]}) OR {VERSION} <= :version",
                ExpressionAttributeValues={":version": {"N": str(row[VERSION])}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def put_all(self, rows: Sequence[Row]) -> None:
        # BatchWriteItem takes no conditions, and without one an old delivery would overwrite a newer row.
        if len(rows) < 2:
            for row in rows:
                self.put(row)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(self.put, rows))

    def get(self, *key: str) -> Row | None:
        item = self._client.get_item(TableName=self._table, Key=self._names(key)).get("Item")
        return None if item is None else as_row(item)

    def _names(self, key: tuple[str, ...]) -> dict[str, Any]:
        return {name: {"S": value} for name, value in zip(self._key, key, strict=True)}

    def get_all(self, keys: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], Row]:
        found: dict[tuple[str, ...], Row] = {}
        for chunk in batched(dict.fromkeys(keys), 100):
            wanted: Any = {self._table: {"Keys": [self._names(key) for key in chunk]}}
            while wanted:
                answer = self._client.batch_get_item(RequestItems=wanted)
                for item in (item for items in answer["Responses"].values() for item in items):
                    row = as_row(item)
                    found[tuple(str(row[name]) for name in self._key)] = row
                wanted = answer.get("UnprocessedKeys")
        return found

    def fill(self, rows: Sequence[Row]) -> None:
        # A batch may not hold one key twice; the last one stands.
        unique = {tuple(row[name] for name in self._key): row for row in rows}
        table = self._table
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda chunk: self._write(table, chunk), batched(unique.values(), 25)))

    def clear(self) -> None:
        """Delete every row."""
        table = self._table
        projection = {f"#{number}": name for number, name in enumerate(self._key)}
        pages = self._client.get_paginator("scan").paginate(
            TableName=table, ProjectionExpression=", ".join(projection), ExpressionAttributeNames=projection
        )
        for page in pages:
            for chunk in batched(page["Items"], 25):
                self._send(table, [{"DeleteRequest": {"Key": item}} for item in chunk])

    def _write(self, table: str, rows: Sequence[Row]) -> None:
        self._send(table, [{"PutRequest": {"Item": as_item(row)}} for row in rows])

    def _send(self, table: str, requests: list[Any]) -> None:
        for attempt in range(_TRIES):
            answer = self._client.batch_write_item(RequestItems={table: requests})
            requests = answer.get("UnprocessedItems", {}).get(table, [])
            if not requests:
                return
            # DynamoDB asks to slow down; botocore retries only what failed as a whole.
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311  # jitter, not cryptography
        raise TableBusy(
            f"DynamoDB left {len(requests)} writes to {table!r} undone after {_TRIES} tries. Lower the rate, or try again later."
        )

    def of(self, partition: str) -> list[Row]:
        pages = self._client.get_paginator("query").paginate(**self._partition(partition))
        return [as_row(item) for page in pages for item in page["Items"]]

    def last(self, partition: str) -> Row | None:
        found = self._client.query(**self._partition(partition), ScanIndexForward=False, Limit=1)["Items"]
        return as_row(found[0]) if found else None

    def between(self, partition: str, low: str, high: str, most: int) -> list[Row]:
        question = self._partition(partition)
        question["KeyConditionExpression"] += f" AND {self._key[1]} BETWEEN :low AND :high"
        question["ExpressionAttributeValues"] |= {":low": {"S": low}, ":high": {"S": high}}
        found = self._client.query(**question, ScanIndexForward=False, Limit=most)["Items"]
        return [as_row(item) for item in found]

    def _partition(self, key: str) -> Any:
        condition, values = f"{self._key[0]} = :key", {":key": {"S": key}}
        return {
            "TableName": self._table,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": values,
        }

    def scan(self) -> Iterator[Row]:
        for page in self._client.get_paginator("scan").paginate(TableName=self._table):
            for item in page["Items"]:
                yield as_row(item)
