"""The search indices as a replay sees them: generations of physical indices behind the aliases."""

import re
from collections.abc import Iterator

from opensearchpy import OpenSearch, helpers

from signal9_projections.live import Projection
from signal9_projections.rebuildable import Contents
from signal9_projections.search import SearchProjection
from signal9_readmodels.embedding import Embedder
from signal9_readmodels.mappings import index_body
from signal9_readmodels.search import OpenSearchIndex
from signal9_vendors import DocumentArchive

ALIASES = ("assets", "analysis")
"""What is projected from streams; each alias stands for one physical index `<alias>-v<generation>`."""


class RebuildableSearch:
    """Generations `v1`, `v2` … of the indices."""

    name = "search"

    def __init__(self, client: OpenSearch, embedder: Embedder, archive: DocumentArchive) -> None:
        self._client = client
        self._embedder = embedder
        self._archive = archive

    def live(self) -> str:
        return f"v{max((self._generation(index) for index in self._behind('assets')), default=0)}"

    def prepare(self) -> str:
        present = self._client.indices.get(index="assets-v*,analysis-v*", ignore_unavailable=True)
        live = {index for alias in ALIASES for index in self._behind(alias)}
        newest = max((self._generation(index) for index in present), default=0)
        for index in set(present) - live:
            self._client.indices.delete(index=index)
        part = f"v{newest + 1}"
        for alias in ALIASES:
            body = index_body(alias)
            body.pop("aliases", None)
            self._client.indices.create(index=f"{alias}-{part}", body=body)
        return part

    def projection(self, part: str, *, fresh: bool) -> Projection:  # noqa: ARG002  # the engine's versions guard every write
        physical = {alias: f"{alias}-{part}" for alias in ALIASES}
        return SearchProjection(OpenSearchIndex(self._client, self._embedder, physical), self._archive)

    def contents(self, part: str) -> Iterator[tuple[str, Contents]]:
        for alias in ALIASES:
            index = f"{alias}-{part}"
            if not self._client.indices.exists(index=index):
                yield alias, {}  # somebody deleted it, which may be why there is a replay
                continue
            self._client.indices.refresh(index=index)
            hits = helpers.scan(self._client, index=index, version=True, query={"query": {"match_all": {}}})
            yield alias, {hit["_id"]: {**hit["_source"], "stream_version": hit["_version"]} for hit in hits}

    def switch(self, part: str) -> None:
        actions: list[dict[str, object]] = []
        for alias in ALIASES:
            behind = self._behind(alias)
            actions += [{"remove": {"index": index, "alias": alias}} for index in behind]
            if not behind and self._client.indices.exists(index=alias):
                # Written to while its alias was missing, the engine made an index of that name.
                actions.append({"remove_index": {"index": alias}})
            actions.append({"add": {"index": f"{alias}-{part}", "alias": alias}})
        self._client.indices.update_aliases(body={"actions": actions})

    def settle(self) -> None:
        """An alias is resolved by the engine at each request: the switch holds for all at once."""

    def _behind(self, alias: str) -> list[str]:
        if not self._client.indices.exists_alias(name=alias):
            return []
        return sorted(self._client.indices.get_alias(name=alias))

    def _generation(self, index: str) -> int:
        match = re.search(r"-v(\d+)$", index)
        return int(match[1]) if match else 0
