"""Projects the streams of assets and analyses into the search indices."""

from collections.abc import Mapping, Sequence

from signal9_contracts import Event
from signal9_eventstore import EventStore
from signal9_readmodels.projections import CompanyDocuments, SearchProjection, project
from signal9_readmodels.search import Documents


def project_search(
    events: Sequence[Event], store: EventStore, documents: CompanyDocuments, index: Documents
) -> Mapping[str, Exception]:
    """Bring the documents of every stream among `events` up to date, in one bulk request; answers the failures by event id.

    The same projection rebuilds the indices in `signal9 replay`.
    """
    return project(events, store, SearchProjection(index, documents))
