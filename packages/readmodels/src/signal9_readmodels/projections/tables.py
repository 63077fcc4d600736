"""The projection into the seven read tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from signal9_contracts import EarningsProcessed, Event, FundamentalsCollected
from signal9_domain import Analysis, Asset
from signal9_eventstore import fold
from signal9_readmodels import ReadTables
from signal9_readmodels.layout.analysis import AnalysisRow
from signal9_readmodels.layout.asset import AssetRow
from signal9_readmodels.layout.statement import report_mark
from signal9_readmodels.projections.live import Histories
from signal9_readmodels.projections.statements import TABLES, CompanyDocuments, rows_of

Rows = dict[str, list[dict[str, Any]]]
"""Field of `ReadTables` -> rows."""


class TablesProjection:
    """Streams of assets and analyses as rows. `fresh` tables are empty and nobody else writes to them: no row there can be newer."""

    name = "tables"
    streams = (Asset.PREFIX, Analysis.PREFIX)

    def __init__(self, tables: ReadTables, documents: CompanyDocuments, *, fresh: bool = False) -> None:
        self._tables = tables
        self._documents = documents
        self._fresh = fresh

    def apply(self, histories: Histories) -> Mapping[str, Exception]:
        failures: dict[str, Exception] = {}
        rows: Rows = {}
        for stream, history in histories.items():
            try:
                found = self._rows(stream, history)
            except Exception as error:  # one stream that cannot be folded stops no other
                failures[stream] = error
                continue
            for table, some in found.items():
                rows.setdefault(table, []).extend(some)
        # The assets' own rows go last, as the mark that their statements are in.
        assets = rows.pop("assets", [])
        for table, some in [*rows.items(), ("assets", assets)]:
            write = getattr(self._tables, table)
            (write.fill if self._fresh else write.put_all)(some)
        return failures

    def versions(self, streams: Mapping[str, Event]) -> Mapping[str, int]:
        assets: dict[str, tuple[str, ...]] = {}
        analyses: dict[str, tuple[str, ...]] = {}
        for stream, event in streams.items():
            kind, _, name = stream.partition("-")
            if kind == "asset":
                assets[stream] = (name,)
            elif asset_id := getattr(event, "asset_id", None):
                analyses[stream] = (asset_id, name)
        versions = dict.fromkeys(streams, 0)
        for table, keys in ((self._tables.assets, assets), (self._tables.asset_analysis, analyses)):
            present = table.get_all(list(keys.values()))
            versions |= {stream: int(present[key]["stream_version"]) for stream, key in keys.items() if key in present}
        return versions

    def _rows(self, stream: str, history: Sequence[Event]) -> Rows:
        if Analysis.holds(stream):
            analysis = AnalysisRow.of_analysis(fold(Analysis, history), len(history))
            return {} if analysis is None else {"asset_analysis": [analysis.row()]}
        asset = AssetRow.of_asset(fold(Asset, history), len(history), self._documents.facts)
        if asset is None:
            return {}
        rows = self._statements(asset, history)
        marks = [report_mark(event) for event in history if isinstance(event, EarningsProcessed)]
        return {**rows, "earnings": [*rows.get("earnings", []), *marks], "assets": [asset.row()]}

    def _statements(self, asset: AssetRow, history: Sequence[Event]) -> Rows:
        """The newest row of each period, over all collections that the asset's row does not show yet."""
        stored = None if self._fresh else self._tables.assets.get(asset.asset_id)
        shown = 0 if stored is None else int(stored["stream_version"])
        newest: dict[tuple[str, str], dict[str, Any]] = {}
        for event in history:
            if isinstance(event, FundamentalsCollected) and event.metadata.stream_version > shown:
                for ref in event.documents:
                    rows = rows_of(self._documents, ref, event.asset_id, event.metadata.stream_version)
                    newest.update({(TABLES[ref.data_type], str(row.get("period"))): row for row in rows})
        found: Rows = {}
        for (table, _), row in newest.items():
            found.setdefault(table, []).append(row)
        return found
