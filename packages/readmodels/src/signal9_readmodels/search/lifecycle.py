"""Physical indices behind the aliases: created, filled beside the live one, switched to at once, dropped."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import NotFoundError, RequestError

from signal9_readmodels.errors import IndexRejected
from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.indices import ALIASES
from signal9_readmodels.search.embedding import Embedder
from signal9_readmodels.search.engine import asking
from signal9_readmodels.search.mappings import Analyzer, fingerprint, index_body
from signal9_runtime import batched

_PAGE: Final = 500
Put: TypeAlias = Callable[[Sequence[Document], str], Mapping[str, Exception]]
"""Indexes documents into a physical index, keeping the newest version of each; answers failures by document id."""


class IndexLifecycle:
    """Creates, switches and drops the physical indices `<alias>-<fingerprint>-<label>` behind the three aliases.

    Readers and writers use the alias only, so that a switch is one step for both: there is no moment without documents.
    """

    def __init__(self, client: OpenSearch, model: Embedder, put: Put) -> None:
        self._client = client
        self._model = model
        self._put = put
        self._analyzer: Analyzer | None = None

    def ensure(self) -> list[str]:
        """Create what is missing; safe to call at any time, by several at once. Answers the aliases that were made.

        Raises:
            IndexUnavailable: the engine does not answer.
        """
        made = []
        for alias in ALIASES:
            if self.live(alias) is None:
                self._create(self.physical(alias, "1"), alias, {"aliases": {alias: {}}})
                made.append(alias)
        return made

    def live(self, alias: str) -> str | None:
        """The physical index that `alias` stands for; None where there is none."""
        with asking(f"look up the alias {alias!r}"), suppress(NotFoundError):
            return next(iter(self._client.indices.get_alias(name=alias)), None)
        return None

    def beside(self, alias: str) -> list[str]:
        """The physical indices of an alias that it does not stand for."""
        with asking(f"list the indices of {alias!r}"):
            found = self._client.indices.get(index=f"{alias}-*", ignore_unavailable=True)
        return sorted(set(found) - {self.live(alias)})

    def outdated(self) -> list[str]:
        """Aliases whose index was made with another mapping, analyzer or embedding model than this code's."""
        return [alias for alias in ALIASES if (live := self.live(alias)) and not self._is_current(alias, live)]

    def physical(self, alias: str, label: str) -> str:
        """The name of a physical index; `label` tells apart those of one mapping."""
        return f"{alias}-{self._fingerprint(alias)}-{label}"

    def create(self, alias: str, label: str) -> str:
        """An empty index beside the live one, behind no alias; answers its name. One of that name is kept as it is."""
        name = self.physical(alias, label)
        self._create(name, alias, {})
        return name

    def switch(self, alias: str, physical: str) -> str | None:
        """Let `alias` stand for `physical`, and for it alone, in one step; answers the index that it stood for until now.

        Raises:
            IndexUnavailable: there is no such index, or the engine does not answer.
        """
        before = self.live(alias)
        if before == physical:
            return before
        actions: list[dict[str, Any]] = [{"add": {"index": physical, "alias": alias}}]
        if before is not None:
            actions.insert(0, {"remove": {"index": before, "alias": alias}})
        with asking(f"switch {alias!r} to {physical!r}"):
            self._client.indices.refresh(index=physical)
            if before is None and self._client.indices.exists(index=alias):
                # Written to while its alias was missing, an engine may have made an index of that name.
                self._client.indices.delete(index=alias)
            self._client.indices.update_aliases(body={"actions": actions})
        return before

    def block_writes(self, physical: str, *, blocked: bool = True) -> None:
        """Refuse writes to an index, or allow them again: writers get a 403, which sends their messages back to the queue."""
        with asking(f"block writes to {physical!r}"):
            self._client.indices.put_settings(index=physical, body={"index.blocks.write": blocked})

    def allow_writes(self) -> None:
        """Let the live indices take writes: a rebuild that was killed before its switch leaves the old one blocked.

        Only for whoever runs the rebuilds: one that is under way would lose what is written now.
        """
        for alias in ALIASES:
            if live := self.live(alias):
                self.block_writes(live, blocked=False)

    def drop(self, physical: str) -> None:
        """Delete a physical index; one that is gone is no error.

        Raises:
            IndexRejected: an alias stands for it: switch first.
        """
        for alias in ALIASES:
            if self.live(alias) == physical:
                raise IndexRejected(
                    f"The index {physical!r} is live behind {alias!r}. Switch the alias to another index first."
                )
        with asking(f"drop {physical!r}"):
            self._client.indices.delete(index=physical, ignore_unavailable=True)

    def documents(self, alias: str, physical: str | None = None) -> Iterator[Document]:
        """Every document of an index (the live one unless named), as it was given to be indexed; none of an index that is not there."""
        index, every = physical or alias, {"query": {"match_all": {}}, "version": True}
        with asking(f"read {index!r}"):
            if not self._client.indices.exists(index=index):
                return
            self._client.indices.refresh(index=index)
            for hit in helpers.scan(self._client, index=index, query=every, size=_PAGE):
                yield Document(index=alias, id=hit["_id"], version=hit["_version"], body=hit["_source"])

    def rebuild(self, alias: str, label: str | None = None) -> str:
        """Index the live documents anew into an index of today's mapping, and switch to it; answers its name.

        Searches see the old index until the new one is whole. Writers are held off from the last catching up until the switch; what they
        bring waits in their queue.

        Args:
            label: tells the new index apart; the time by default.

        Raises:
            IndexRejected: there is nothing behind the alias, or the engine refuses a document: the old index stays live.
            IndexUnavailable: the engine does not answer: the old index stays live.
        """
        old = self.live(alias)
        if old is None:
            raise IndexRejected(f"No index is behind {alias!r}. Create it with `ensure` first.")
        new = self.create(alias, label or f"{time.time_ns():x}")
        try:
            self._fill(self.documents(alias, old), new)
            self.block_writes(old)
            self._fill(self.documents(alias, old), new)
            self.switch(alias, new)
        except BaseException:
            self.block_writes(old, blocked=False)
            self.drop(new)
            raise
        self.drop(old)
        return new

    def _create(self, name: str, alias: str, more: dict[str, Any]) -> None:
        body = index_body(alias, self._model.name, self._model.dimensions, self.analyzer()) | more
        with asking(f"create {name!r}"):
            try:
                self._client.indices.create(index=name, body=body)
            except RequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise

    def analyzer(self) -> Analyzer:
        """The best analyzer that the engine has; a node on a small Java lacks the analysis module."""
        if self._analyzer is None:
            with asking("name its analyzers"):
                try:
                    self._client.indices.analyze(body={"analyzer": "english", "text": "airlines"})
                    self._analyzer = "english"
                except RequestError:
                    self._analyzer = "standard"
        return self._analyzer

    def _is_current(self, alias: str, physical: str) -> bool:
        with asking(f"read the mapping of {physical!r}"):
            answer = self._client.indices.get_mapping(index=physical)
        meta = answer[physical]["mappings"].get("_meta", {})
        return bool(meta.get("fingerprint") == self._fingerprint(alias))

    def _fingerprint(self, alias: str) -> str:
        return fingerprint(alias, self._model.name, self._model.dimensions, self.analyzer())

    def _fill(self, documents: Iterable[Document], physical: str) -> None:
        for batch in batched(documents, _PAGE):
            for document_id, failure in self._put(batch, physical).items():
                raise type(failure)(f"{document_id!r} could not be indexed into {physical!r}: {failure}") from failure
