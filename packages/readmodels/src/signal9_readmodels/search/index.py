"""The port: what can be indexed and searched."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from signal9_readmodels.layout.document import Document
from signal9_readmodels.search.page import SearchPage
from signal9_readmodels.search.query import SearchQuery


class Documents(Protocol):
    """Documents that only move forward: an index behind its aliases, or what is built beside it."""

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        """Index the documents; answers the failures by document id. A newer version in place is no failure."""
        ...

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:
        """The versions of the documents that are there, by id.

        Raises:
            IndexUnavailable: the engine is down, slow or without its indices.
        """
        ...


class SearchReader(Protocol):
    """Documents that are found by words and by meaning."""

    def find(self, query: SearchQuery) -> SearchPage:
        """One page of the documents that `query` asks for.

        Raises:
            IndexUnavailable: the engine is down, slow or without its indices.
        """
        ...

    def newest_analyses(self, asset_ids: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
        """The body of the newest analysis document of each company, by asset id; of all companies unless some are named.

        Raises:
            IndexUnavailable: the engine is down, slow or without its indices.
        """
        ...


class SearchIndex(Documents, SearchReader, Protocol):
    """Documents that only move forward, found by words and by meaning."""
