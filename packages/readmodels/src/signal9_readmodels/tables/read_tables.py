"""The eight read tables, by the names that other teams know."""

from collections.abc import Callable
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Self

import msgspec

from signal9_readmodels.layout.analysis import ANALYSIS_KEY, AnalysisRow
from signal9_readmodels.layout.asset import ASSET_KEY, AssetRow
from signal9_readmodels.layout.peer import MOST_ROWS, PEER_KEY, PeerRow
from signal9_readmodels.layout.statement import STATEMENT_KEYS, report_period
from signal9_readmodels.tables.live import LivePointer, table_name
from signal9_readmodels.tables.table import DynamoTable, InMemoryTable, Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE_KEYS: Final = MappingProxyType(
    {"assets": ASSET_KEY, **STATEMENT_KEYS, "asset_analysis": ANALYSIS_KEY, "peers": PEER_KEY}
)
"""Field of `ReadTables` -> key of its table."""


class ReadTables(msgspec.Struct, frozen=True):
    """The read tables together."""

    assets: Table
    income_statement: Table
    balance_sheet: Table
    cash_flow: Table
    company_overview: Table
    earnings: Table
    asset_analysis: Table
    peers: Table

    @classmethod
    def on(cls, client: "DynamoDBClient", which: str | None = None) -> Self:
        """The deployed tables: the live set wherever a replay may switch it to, or the set `which`."""
        pointer = LivePointer(client)

        def named(field: str) -> str | Callable[[], str]:
            return (lambda: table_name(field, pointer.which())) if which is None else table_name(field, which)

        return cls(*(DynamoTable(client, named(field), *key) for field, key in TABLE_KEYS.items()))

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed tables, with the process's client."""
        from signal9_runtime.aws import client

        return cls.on(client("dynamodb"))

    @classmethod
    def in_memory(cls) -> Self:
        """Tables that forget when the process ends."""
        return cls(*(InMemoryTable(*key) for key in TABLE_KEYS.values()))

    def all_assets(self) -> list[AssetRow]:
        """Every asset, by symbol."""
        return sorted((AssetRow.of(row) for row in self.assets.scan()), key=lambda row: row.symbol)

    def report_is_processed(self, asset_id: str, day: str) -> bool:
        """Whether the asset's earnings report of that day is marked as processed."""
        return self.earnings.get(asset_id, report_period(day)) is not None

    def rated_before(self, group: str, day: date, days: int) -> list[PeerRow]:
        """The ratings of an industry group that were made in the `days` before `day` (UTC), the newest first, at most `MOST_ROWS`.

        One query. What was rated on the day itself is left out, so that the order within a day changes no answer.
        """
        since = day - timedelta(days=days)
        rows = self.peers.between(group, since.isoformat(), day.isoformat(), MOST_ROWS)
        return [PeerRow.of(row) for row in rows]

    def newest_analysis(self, asset_id: str) -> AnalysisRow | None:
        """A company's newest analysis (analysis ids are UUIDv7: the newest sorts last)."""
        row = self.asset_analysis.last(asset_id)
        return None if row is None else AnalysisRow.of(row)

    def latest_analyses(self) -> dict[str, AnalysisRow]:
        """The newest analysis of each asset, by asset id."""
        analyses = sorted((AnalysisRow.of(row) for row in self.asset_analysis.scan()), key=lambda row: row.analysis_id)
        return {analysis.asset_id: analysis for analysis in analyses}
