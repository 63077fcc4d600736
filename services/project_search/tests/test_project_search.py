"""project_search: the index follows the streams in one bulk request."""

from collections.abc import Mapping, Sequence

from signal9_eventstore import Cause, InMemoryEventStore
from signal9_project_search.application import project_search
from signal9_readmodels import IndexRejected
from signal9_readmodels.search import Document, Hit, SearchPage, SearchQuery
from signal9_runtime import InMemoryBlobs
from signal9_testkit import an
from signal9_testkit.suites import bare
from signal9_vendors import ArchivedDocuments


class Index:
    """Keeps the newest version of each document; refuses the ids that it is told to."""

    def __init__(self, *refused: str) -> None:
        self.documents: dict[str, Document] = {}
        self.requests = 0
        self._refused = refused

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        self.requests += 1
        for document in documents:
            present = self.documents.get(document.id)
            if document.id not in self._refused and (present is None or present.version <= document.version):
                self.documents[document.id] = document
        return {document.id: IndexRejected("too odd") for document in documents if document.id in self._refused}

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:
        return {each: self.documents[each].version for each in ids if each in self.documents}

    def search(self, text: str, index: str, limit: int = 10) -> list[Hit]:
        raise NotImplementedError

    def find(self, query: SearchQuery) -> SearchPage:
        raise NotImplementedError


def filled() -> InMemoryEventStore:
    store = InMemoryEventStore()
    for symbol in ("KO", "PEP"):
        events = [bare(an.asset_listed(symbol)), bare(an.asset_changed(symbol))]
        store.append(f"asset-{an.asset_id(symbol)}", events, expected_version=0, cause=Cause.root())
    analysis = [bare(an.data_validated()), bare(an.analysis_complete())]
    store.append(f"analysis-{an.uuid('analysis-KO')}", analysis, expected_version=0, cause=Cause.root())
    store.append(f"batch-{an.BATCH}", [bare(an.batch_closed())], expected_version=0, cause=Cause.root())
    return store


def test_a_batch_of_events_is_one_bulk_request() -> None:
    """Six events of three streams make three documents, each at its stream's newest version."""
    store, index = filled(), Index()
    assert project_search(list(store.read_all()), store, ArchivedDocuments(InMemoryBlobs()), index) == {}
    assert index.requests == 1
    assert {document.index for document in index.documents.values()} == {"assets", "analysis"}
    document = index.documents[an.asset_id("KO")]
    assert (document.version, document.body["company_name"]) == (2, "KO Inc")
    assert index.documents[an.uuid("analysis-KO")].body["reasons"] == ["Keeps 17 cents of each dollar sold."]


def test_a_refused_document_fails_its_own_events_only() -> None:
    """The events of that stream come back, those of the others are done."""
    store, index = filled(), Index(an.asset_id("KO"))
    events = list(store.read_all())
    failures = project_search(events, store, ArchivedDocuments(InMemoryBlobs()), index)
    refused = {event.metadata.event_id for event in events if event.metadata.stream_id == f"asset-{an.asset_id('KO')}"}
    assert set(failures) == refused
    assert an.asset_id("PEP") in index.documents


def test_an_old_event_indexes_the_newest_state() -> None:
    """The first event, delivered last, writes what the stream says now."""
    store, index = filled(), Index()
    first, *_ = store.read_stream(f"asset-{an.asset_id('KO')}")
    project_search([first], store, ArchivedDocuments(InMemoryBlobs()), index)
    assert index.documents[an.asset_id("KO")].version == 2


def test_a_stream_that_cannot_be_folded_stops_no_other() -> None:
    """A missing overview fails that company's events; the others are indexed."""
    store, index = filled(), Index()
    stream = f"asset-{an.asset_id('KO')}"
    store.append(stream, [bare(an.fundamentals_collected())], expected_version=2, cause=Cause.root())
    failures = project_search(list(store.read_all()), store, ArchivedDocuments(InMemoryBlobs()), index)
    assert len(failures) == 3
    assert an.asset_id("PEP") in index.documents


def test_an_article_is_one_document_about_all_its_companies() -> None:
    """It is found by its texts and by each of its companies; a second delivery indexes the same."""
    store, index = InMemoryEventStore(), Index()
    scored = an.news_scored("KO", "PEP")
    store.append(scored.metadata.stream_id, [bare(scored)], expected_version=0, cause=Cause.root())
    for _ in range(2):
        assert project_search(list(store.read_all()), store, ArchivedDocuments(InMemoryBlobs()), index) == {}
    [document] = index.documents.values()
    assert (document.index, document.id) == ("news", scored.news_id)
    assert document.body["asset_symbol"] == ["KO", "PEP"]
    assert (document.body["title"], document.body["time_published"]) == (scored.title, "2026-01-05T07:00:00Z")
