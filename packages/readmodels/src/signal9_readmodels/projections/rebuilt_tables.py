"""The read tables as a replay sees them: two sets, and a pointer that says which is live."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from signal9_readmodels.projections.live import Projection
from signal9_readmodels.projections.rebuildable import Contents
from signal9_readmodels.projections.statements import CompanyDocuments
from signal9_readmodels.projections.tables import TablesProjection
from signal9_readmodels.tables.live import FIRST, REMEMBERED, SECOND, LivePointer
from signal9_readmodels.tables.read_tables import TABLE_KEYS, ReadTables
from signal9_readmodels.tables.table import DynamoTable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class RebuildableTables:
    """The sets `a` and `b` of the eight tables in DynamoDB."""

    name = "tables"

    def __init__(
        self, client: "DynamoDBClient", documents: CompanyDocuments, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._documents = documents
        self._pointer = LivePointer(client)
        self._sleep = sleep

    def live(self) -> str:
        return self._pointer.which()

    def prepare(self) -> str:
        part = SECOND if self.live() == FIRST else FIRST
        tables = ReadTables.on(self._client, part)
        for name in TABLE_KEYS:
            table = getattr(tables, name)
            assert isinstance(table, DynamoTable)  # noqa: S101  # `on` makes no others; tells the type checker
            table.clear()
        return part

    def projection(self, part: str, *, fresh: bool) -> Projection:
        return TablesProjection(ReadTables.on(self._client, part), self._documents, fresh=fresh)

    def contents(self, part: str) -> Iterator[tuple[str, Contents]]:
        return contents_of(ReadTables.on(self._client, part))

    def switch(self, part: str) -> None:
        self._pointer.switch(part)

    def settle(self) -> None:
        self._sleep(REMEMBERED + 0.5)


def contents_of(tables: ReadTables) -> Iterator[tuple[str, Contents]]:
    """Every row of every table, by key."""
    for name, key in TABLE_KEYS.items():
        rows = getattr(tables, name).scan()
        yield name, {"/".join(str(row[part]) for part in key): row for row in rows}
