"""The projection into the search indices."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from signal9_contracts import Event
from signal9_domain import Analysis, Asset, NewsArticle, State
from signal9_readmodels.layout.analysis import ANALYSES, AnalysisRow
from signal9_readmodels.layout.article import NEWS
from signal9_readmodels.layout.asset import ASSETS, AssetRow
from signal9_readmodels.layout.document import Document
from signal9_readmodels.projections.live import Change, Changes, Projection
from signal9_readmodels.projections.statements import CompanyDocuments
from signal9_readmodels.search.index import Documents

_INDICES: Final[Mapping[type[State], str]] = MappingProxyType(
    {Asset: ASSETS.index, Analysis: ANALYSES.index, NewsArticle: NEWS.index}
)
"""State -> the alias under which its document is found."""


class SearchProjection(Projection):
    """Streams of assets, analyses and articles as documents, many in one bulk request. The engine keeps the newest version of each."""

    name = "search"
    states = (Asset, Analysis, NewsArticle)

    def __init__(self, index: Documents, documents: CompanyDocuments) -> None:
        self._index = index
        self._documents = documents

    def write(self, changes: Changes) -> Mapping[str, Exception]:
        failures: dict[str, Exception] = {}
        documents: dict[str, Document] = {}
        for stream, change in changes.items():
            try:
                document = self._document(change)
            except Exception as error:  # one stream whose documents cannot be read stops no other
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
        versions = dict.fromkeys(streams, 0)
        for state, index in _INDICES.items():
            names = [state.name_of(stream) for stream in streams if state.holds(stream)]
            found = self._index.versions(index, names) if names else {}
            versions |= {state.stream(name): version for name, version in found.items()}
        return versions

    def _document(self, change: Change) -> Document | None:
        match change.state:
            case NewsArticle() as article:
                return None if article.scored is None else NEWS.document(article.scored, change.version)
            case Analysis() as analysis:
                row = AnalysisRow.of_analysis(analysis, change.version)
                return None if row is None else ANALYSES.document(row, change.version)
            case Asset() as asset:
                found = AssetRow.of_asset(asset, change.version, self._documents.facts)
                return None if found is None else ASSETS.document(found, change.version)
        return None
