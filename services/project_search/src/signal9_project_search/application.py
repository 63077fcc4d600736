"""Projects the streams of assets and analyses into the search indices."""

from collections.abc import Mapping, Sequence

from signal9_contracts import Event
from signal9_eventstore import EventStore
from signal9_project_search.domain import analysis_document, asset_document
from signal9_readmodels.folds import fold_analysis, fold_asset
from signal9_readmodels.search import Document, SearchIndex
from signal9_vendors import DocumentArchive


def project_search(
    events: Sequence[Event], store: EventStore, archive: DocumentArchive, index: SearchIndex
) -> Mapping[str, Exception]:
    """Bring the documents of every stream among `events` up to date, in one bulk request; answers the failures by event id.

    As in the tables, an event is only the occasion, and the engine keeps the newest version of a document.
    """
    failures: dict[str, Exception] = {}
    documents: dict[str, Document] = {}
    occasions: dict[str, list[str]] = {}
    for event in events:
        stream, event_id = event.metadata.stream_id, event.metadata.event_id
        if not stream.startswith(("asset-", "analysis-")):
            continue
        try:
            document = documents.get(stream) or _document(stream, store, archive)
        except Exception as error:  # one stream that cannot be folded stops no other
            failures[event_id] = error
            continue
        if document is not None:
            documents[stream] = document
            occasions.setdefault(document.id, []).append(event_id)
    if documents:
        for document_id, refusal in index.put_all(list(documents.values())).items():
            failures.update(dict.fromkeys(occasions[document_id], refusal))
    return failures


def _document(stream: str, store: EventStore, archive: DocumentArchive) -> Document | None:
    history = list(store.read_stream(stream))
    if stream.startswith("analysis-"):
        analysis = fold_analysis(history)
        return None if analysis is None else analysis_document(analysis)
    asset = fold_asset(history, archive.get)
    return None if asset is None else asset_document(asset)
