"""Projects the streams of assets and analyses into the eight read tables."""

from collections.abc import Mapping, Sequence

from signal9_contracts import Event
from signal9_eventstore import EventStore
from signal9_readmodels import ReadTables
from signal9_readmodels.projections import CompanyDocuments, TablesProjection, project


def project_tables(
    events: Sequence[Event], store: EventStore, documents: CompanyDocuments, tables: ReadTables
) -> Mapping[str, Exception]:
    """Bring the rows of every stream among `events` up to date; answers the failures by event id.

    The same projection rebuilds the tables in `signal9 replay`.
    """
    return project(events, store, TablesProjection(tables, documents))
