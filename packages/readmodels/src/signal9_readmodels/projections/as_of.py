"""Read models as of a moment: folded from what was known then, and from nothing that was learned later."""

from collections.abc import Collection
from datetime import datetime

from signal9_contracts import Event
from signal9_domain import Analysis, Asset
from signal9_eventstore import EventStore, fold
from signal9_readmodels.projections.statements import CompanyDocuments
from signal9_readmodels.projections.tables import TablesProjection
from signal9_readmodels.tables.read_tables import ReadTables


def tables_as_of(
    moment: datetime, store: EventStore, documents: CompanyDocuments, symbols: Collection[str] = ()
) -> ReadTables:
    """The read tables, in memory, as they stood at `moment` (UTC); only of `symbols` where some are named.

    They answer what the live ones answer: `all_assets`, `latest_analyses`, statements by asset and period. Symbols are those of that
    time. A document is read only if an event before `moment` names it.

    Raises:
        ReadRefused: the moment has no time zone.
        BlobCorrupt: a document of that time is gone or altered.
    """
    histories = histories_as_of(moment, store)
    if symbols:
        states: dict[str, Asset | Analysis] = {
            name: fold(Asset, each) if Asset.holds(name) else fold(Analysis, each) for name, each in histories.items()
        }
        wanted = {each.asset_id for each in states.values() if isinstance(each, Asset) and each.symbol in symbols}
        histories = {name: each for name, each in histories.items() if states[name].asset_id in wanted}
    tables = ReadTables.in_memory()
    for failure in TablesProjection(tables, documents, fresh=True).apply(histories).values():
        raise failure
    return tables


def histories_as_of(moment: datetime, store: EventStore) -> dict[str, list[Event]]:
    """What was known at `moment` of each stream of an asset or an analysis.

    A stream's order is that of its versions: what stands behind an event that came later was not known either, whatever its clock said.
    """
    histories: dict[str, list[Event]] = {}
    for event in store.read_all():
        if event.metadata.occurred_at > moment:
            break  # by time: all that follow are later
        if any(state.holds(event.metadata.stream_id) for state in TablesProjection.states):
            histories.setdefault(event.metadata.stream_id, []).append(event)
    for history in histories.values():
        history.sort(key=lambda event: event.metadata.stream_version)
        known = (place for place, event in enumerate(history, start=1) if event.metadata.stream_version != place)
        del history[next(known, len(history) + 1) - 1 :]
    return {stream: history for stream, history in histories.items() if history}
