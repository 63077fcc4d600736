"""Projects the streams of assets and analyses into the seven read tables."""

from collections.abc import Mapping, Sequence

from signal9_contracts import Event, FundamentalsCollected
from signal9_eventstore import EventStore
from signal9_project_tables.domain import rows_of
from signal9_readmodels import ReadTables
from signal9_readmodels.folds import fold_analysis, fold_asset
from signal9_vendors import DocumentArchive


def project_tables(
    events: Sequence[Event], store: EventStore, archive: DocumentArchive, tables: ReadTables
) -> Mapping[str, Exception]:
    """Bring the rows of every stream among `events` up to date; answers the failures by event id.

    An event is only the occasion: the row is folded from the whole stream as it stands, so that the order and the number of deliveries
    do not matter, and the table keeps the newest version.
    """
    failures: dict[str, Exception] = {}
    for stream, occasions in by_stream(events).items():
        try:
            _project_stream(stream, store, archive, tables)
        except Exception as error:  # one stream that cannot be projected stops no other
            failures.update({event.metadata.event_id: error for event in occasions})
    return failures


def by_stream(events: Sequence[Event]) -> dict[str, list[Event]]:
    """The events grouped by stream, for the streams that have rows."""
    streams: dict[str, list[Event]] = {}
    for event in events:
        stream = event.metadata.stream_id
        if stream.startswith(("asset-", "analysis-")):
            streams.setdefault(stream, []).append(event)
    return streams


def _project_stream(stream: str, store: EventStore, archive: DocumentArchive, tables: ReadTables) -> None:
    history = list(store.read_stream(stream))
    if stream.startswith("analysis-"):
        analysis = fold_analysis(history)
        if analysis is not None:
            tables.asset_analysis.put(analysis.row())
        return
    asset = fold_asset(history, archive.get)
    if asset is None:
        return
    collected = [event for event in history if isinstance(event, FundamentalsCollected)]
    stored = tables.assets.get(asset.asset_id)
    # Only a collection that the row does not show yet has statements to write; the row itself goes last, as the mark that they are in.
    if collected and (stored is None or stored.get("last_collected_at") != asset.last_collected_at):
        _project_documents(collected[-1], archive, tables)
    tables.assets.put(asset.row())


def _project_documents(event: FundamentalsCollected, archive: DocumentArchive, tables: ReadTables) -> None:
    for ref in event.documents:
        table, rows = rows_of(
            ref.data_type, archive.get(ref), event.asset_id, ref.digest, event.metadata.stream_version
        )
        getattr(tables, table).put_all(rows)
