"""The projection into the search indices."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from signal9_contracts import Event, NewsScored
from signal9_domain import Analysis, Asset
from signal9_eventstore import fold
from signal9_readmodels.layout.analysis import ANALYSES, AnalysisRow
from signal9_readmodels.layout.article import NEWS
from signal9_readmodels.layout.asset import ASSETS, AssetRow
from signal9_readmodels.layout.document import Document
from signal9_readmodels.projections.live import Histories
from signal9_readmodels.projections.statements import CompanyDocuments


class Documents(Protocol):
    """Where documents go: a `SearchIndex`, or what is built beside it."""

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        """Index the documents; answers the failures by document id. A newer version in place is no failure."""
        ...

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:
        """The versions of the documents that are there, by id."""
        ...


class SearchProjection:
    """Streams of assets, analyses and articles as documents, many in one bulk request. The engine keeps the newest version of each."""

    name = "search"
    streams = (Asset.PREFIX, Analysis.PREFIX, "news-")

    def __init__(self, index: Documents, documents: CompanyDocuments) -> None:
        self._index = index
        self._documents = documents

    def apply(self, histories: Histories) -> Mapping[str, Exception]:
        failures: dict[str, Exception] = {}
        documents: dict[str, Document] = {}
        for stream, history in histories.items():
            try:
                document = self._document(stream, history)
            except Exception as error:  # one stream that cannot be folded stops no other
                failures[stream] = error
                continue
            if document is not None:
                documents[stream] = document
        if documents:
            refused = self._index.put_all(list(documents.values()))
            streams = {document.id: stream for stream, document in documents.items()}
            failures.update({streams[document_id]: refusal for document_id, refusal in refused.items()})
        return failures

    def versions(self, streams: Mapping[str, Event]) -> Mapping[str, int]:
        places = {"asset": "assets", "analysis": "analysis", "news": "news"}
        ids: dict[str, list[str]] = {}
        for stream in streams:
            kind, _, name = stream.partition("-")
            ids.setdefault(places[kind], []).append(name)
        versions = dict.fromkeys(streams, 0)
        for index, names in ids.items():
            kind = "asset" if index == "assets" else index
            versions |= {f"{kind}-{name}": version for name, version in self._index.versions(index, names).items()}
        return versions

    def _document(self, stream: str, history: Sequence[Event]) -> Document | None:
        if stream.startswith("news-"):
            scored = (event for event in history if isinstance(event, NewsScored))
            return next((NEWS.document(event, event.metadata.stream_version) for event in scored), None)
        if Analysis.holds(stream):
            analysis = AnalysisRow.of_analysis(fold(Analysis, history), len(history))
            return None if analysis is None else ANALYSES.document(analysis, analysis.stream_version)
        asset = AssetRow.of_asset(fold(Asset, history), len(history), self._documents.facts)
        return None if asset is None else ASSETS.document(asset, asset.stream_version)
