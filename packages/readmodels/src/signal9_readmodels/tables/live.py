"""Which of two sets of read tables is live: one item says so, and every reader and writer asks it."""

import time
from typing import TYPE_CHECKING, Final

from signal9_contracts import names

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

FIRST: Final = "a"
"""The set under the names that other teams know, e.g. `signal9-assets`; live until a replay switches."""
SECOND: Final = "b"
"""The set beside it, e.g. `signal9-assets-b`."""
REMEMBERED: Final = 2.0
"""Seconds for which a process does not ask again: so long it may still read and write the set that was live before."""
TABLE: Final = names.PROJECTIONS_TABLE
_KEY: Final = {"projection": {"S": "tables"}}


def table_name(field: str, which: str) -> str:
    """The physical table of a field of `ReadTables` in a set."""
    return f"signal9-{field.replace('_', '-')}" + ("" if which == FIRST else f"-{which}")


class LivePointer:
    """The item that names the live set of read tables."""

    def __init__(self, client: "DynamoDBClient", table: str = TABLE) -> None:
        self._client = client
        self._table = table
        self._which = FIRST
        self._until = 0.0

    def which(self) -> str:
        """The live set, as of at most `REMEMBERED` seconds ago."""
        if time.monotonic() >= self._until:
            self._which = self._read()
            self._until = time.monotonic() + REMEMBERED
        return self._which

    def switch(self, which: str) -> None:
        """Make `which` the live set, for all eight tables at once."""
        item = {**_KEY, "live": {"S": which}}
        self._client.put_item(TableName=self._table, Item=item)
        self._until = 0.0

    def _read(self) -> str:
        try:
            item = self._client.get_item(TableName=self._table, Key=_KEY, ConsistentRead=True).get("Item")
        except self._client.exceptions.ResourceNotFoundException:
            return FIRST  # nothing was deployed that could ever have switched
        return FIRST if item is None else str(item["live"]["S"])
