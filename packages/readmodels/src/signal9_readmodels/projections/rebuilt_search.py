"""The search indices as a replay sees them: physical indices beside those that the aliases stand for."""

import time
from collections.abc import Iterator, Mapping, Sequence

from opensearchpy import OpenSearch

from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.indices import ALIASES
from signal9_readmodels.projections.live import Projection
from signal9_readmodels.projections.rebuildable import Contents
from signal9_readmodels.projections.search import SearchProjection
from signal9_readmodels.projections.statements import CompanyDocuments
from signal9_readmodels.search.embedding import Embedder
from signal9_readmodels.search.opensearch import OpenSearchIndex


class RebuildableSearch:
    """The physical indices of the aliases; `IndexLifecycle` makes and switches them. A part is named by its physical indices, in the order of
    the aliases, with a comma between.
    """

    name = "search"

    def __init__(self, client: OpenSearch, embedder: Embedder, documents: CompanyDocuments) -> None:
        self._client = client
        self._index = OpenSearchIndex(client, embedder)
        self._documents = documents

    def live(self) -> str:
        return ",".join(self._index.lifecycle.live(alias) or f"{alias}-none" for alias in ALIASES)

    def prepare(self) -> str:
        kept = set(self.live().split(","))
        for alias in ALIASES:
            for index in set(self._client.indices.get(index=f"{alias}-*", ignore_unavailable=True)) - kept:
                self._index.lifecycle.drop(index)
        label = f"{time.time_ns():x}"
        return ",".join(self._index.lifecycle.create(alias, label) for alias in ALIASES)

    def projection(self, part: str, *, fresh: bool) -> Projection:  # noqa: ARG002  # the engine's versions guard every write
        return SearchProjection(_Beside(self._index, _indices(part)), self._documents)

    def contents(self, part: str) -> Iterator[tuple[str, Contents]]:
        for alias, index in _indices(part).items():
            if not self._client.indices.exists(index=index):
                yield alias, {}  # somebody deleted it, which may be why there is a replay
                continue
            self._client.indices.refresh(index=index)
            documents = self._index.lifecycle.documents(alias, index)
            yield alias, {each.id: {**each.body, "stream_version": each.version} for each in documents}

    def switch(self, part: str) -> None:
        for alias, index in _indices(part).items():
            if self._index.lifecycle.live(alias) is None and self._client.indices.exists(index=alias):
                # Written to while its alias was missing, an engine may have made an index of that name.
                self._client.indices.delete(index=alias)
            self._index.lifecycle.switch(alias, index)

    def settle(self) -> None:
        """An alias is resolved by the engine at each request: the switch holds for all at once."""


class _Beside:
    """Documents go to the physical indices of a part, not to the aliases."""

    def __init__(self, index: OpenSearchIndex, physical: Mapping[str, str]) -> None:
        self._index = index
        self._physical = physical

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        failures: dict[str, Exception] = {}
        for alias, index in self._physical.items():
            if some := [document for document in documents if document.index == alias]:
                failures |= self._index.put_all(some, into=index)
        return failures

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:
        return self._index.versions(self._physical[index], ids)


def _indices(part: str) -> Mapping[str, str]:
    return dict(zip(ALIASES, part.split(","), strict=True))
