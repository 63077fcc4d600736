"""The projection into the eight read tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from signal9_contracts import EarningsProcessed, Event, FundamentalsCollected
from signal9_domain import Analysis, Asset
from signal9_readmodels.layout.analysis import AnalysisRow
from signal9_readmodels.layout.asset import AssetRow
from signal9_readmodels.layout.peer import PeerRow
from signal9_readmodels.layout.statement import report_mark
from signal9_readmodels.projections.live import Change, Changes, Projection
from signal9_readmodels.projections.statements import CompanyDocuments, rows_of
from signal9_readmodels.tables.read_tables import ReadTables
from signal9_readmodels.tables.table import Table

Rows = dict[str, list[dict[str, Any]]]
"""Field of `ReadTables` -> rows."""


class TablesProjection(Projection):
    """Streams of assets and analyses as rows. `fresh` tables are empty and nobody else writes to them: no row there can be newer."""

    name = "tables"
    states = (Asset, Analysis)

    def __init__(self, tables: ReadTables, documents: CompanyDocuments, *, fresh: bool = False) -> None:
        self._tables = tables
        self._documents = documents
        self._fresh = fresh

    def write(self, changes: Changes) -> Mapping[str, Exception]:
        failures: dict[str, Exception] = {}
        rows: Rows = {}
        for stream, change in changes.items():
            try:
                found = self._rows(change)
            except Exception as error:  # one stream whose documents cannot be read stops no other
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
            if Asset.holds(stream):
                assets[stream] = (Asset.name_of(stream),)
            elif asset_id := getattr(event, "asset_id", None):
                analyses[stream] = (asset_id, Analysis.name_of(stream))
        tables = ((self._tables.assets, assets), (self._tables.asset_analysis, analyses))
        shown = {stream: version for table, keys in tables for stream, version in self._shown(table, keys).items()}
        return {stream: shown.get(stream, 0) for stream in streams}

    def positions(self, streams: Sequence[str]) -> Mapping[str, int]:
        """The versions that the assets' rows show: statements and reports are rows of single events."""
        assets = {stream: (Asset.name_of(stream),) for stream in streams if Asset.holds(stream)}
        return self._shown(self._tables.assets, assets)

    def _shown(self, table: Table, keys: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
        present = {} if self._fresh else table.get_all(list(keys.values()))
        return {stream: int(present[key]["stream_version"]) if key in present else 0 for stream, key in keys.items()}

    def _rows(self, change: Change) -> Rows:
        if isinstance(change.state, Analysis):
            analysis = AnalysisRow.of_analysis(change.state, change.version)
            peer = PeerRow.of_analysis(change.state, change.version)
            compared = {} if peer is None else {"peers": [peer.row()]}
            return {} if analysis is None else {**compared, "asset_analysis": [analysis.row()]}
        assert isinstance(change.state, Asset)  # noqa: S101  # the other of `states`; tells the type checker
        asset = AssetRow.of_asset(change.state, change.version, self._documents.facts)
        if asset is None:
            return {}
        rows = self._statements(change.events)
        marks = [report_mark(event) for event in change.events if isinstance(event, EarningsProcessed)]
        return {**rows, "earnings": [*rows.get("earnings", []), *marks], "assets": [asset.row()]}

    def _statements(self, events: Sequence[Event]) -> Rows:
        """The newest row of each period, over all collections among the events."""
        newest: dict[tuple[str, str], dict[str, Any]] = {}
        for event in events:
            if isinstance(event, FundamentalsCollected):
                for ref in event.documents:
                    rows = rows_of(self._documents, ref, event.asset_id, event.metadata.stream_version)
                    newest.update({(table, str(row.get("period"))): row for table, row in rows})
        found: Rows = {}
        for (table, _), row in newest.items():
            found.setdefault(table, []).append(row)
        return found
