"""The search indices as a replay sees them: physical indices beside those that the aliases stand for."""

import time
from collections.abc import Iterator, Mapping, Sequence

from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.indices import ALIASES
from signal9_readmodels.projections.live import Projection
from signal9_readmodels.projections.rebuildable import Contents
from signal9_readmodels.projections.search import SearchProjection
from signal9_readmodels.projections.statements import CompanyDocuments
from signal9_readmodels.search.opensearch import OpenSearchIndex


class RebuildableSearch:
    """The physical indices of the aliases. A part is named by its physical indices, in the order of the aliases, with a comma between."""

    name = "search"

    def __init__(self, index: OpenSearchIndex, documents: CompanyDocuments) -> None:
        self._index = index
        self._lifecycle = index.lifecycle
        self._documents = documents

    def live(self) -> str:
        return ",".join(self._lifecycle.live(alias) or f"{alias}-none" for alias in ALIASES)

    def prepare(self) -> str:
        for alias in ALIASES:
            for physical in self._lifecycle.beside(alias):
                self._lifecycle.drop(physical)
        label = f"{time.time_ns():x}"
        return ",".join(self._lifecycle.create(alias, label) for alias in ALIASES)

    def projection(self, part: str, *, fresh: bool) -> Projection:  # noqa: ARG002  # the engine's versions guard every write
        return SearchProjection(_Beside(self._index, _indices(part)), self._documents)

    def contents(self, part: str) -> Iterator[tuple[str, Contents]]:
        for alias, physical in _indices(part).items():
            documents = self._lifecycle.documents(alias, physical)
            yield alias, {each.id: {**each.body, "stream_version": each.version} for each in documents}

    def switch(self, part: str) -> None:
        for alias, physical in _indices(part).items():
            self._lifecycle.switch(alias, physical)

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
