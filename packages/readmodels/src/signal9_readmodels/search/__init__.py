"""The search index: documents that only move forward, found by ticker, name, words and meaning.

The adapter of OpenSearch is imported when it is first asked for: whoever only asks or answers loads no client library.
"""

from typing import TYPE_CHECKING, Any

from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.filters import Filters
from signal9_readmodels.search.embedding import Embedder, WordLlamaEmbedder
from signal9_readmodels.search.index import SearchIndex
from signal9_readmodels.search.memory import InMemorySearchIndex, WordHashEmbedder
from signal9_readmodels.search.page import Hit, Reason, SearchPage
from signal9_readmodels.search.query import MAX_LIMIT, SearchQuery

if TYPE_CHECKING:
    from signal9_readmodels.search.opensearch import OpenSearchIndex

__all__ = [
    "MAX_LIMIT",
    "Document",
    "Embedder",
    "Filters",
    "Hit",
    "InMemorySearchIndex",
    "OpenSearchIndex",
    "Reason",
    "SearchIndex",
    "SearchPage",
    "SearchQuery",
    "WordHashEmbedder",
    "WordLlamaEmbedder",
]


def __getattr__(name: str) -> Any:
    if name == "OpenSearchIndex":
        from signal9_readmodels.search.opensearch import OpenSearchIndex

        return OpenSearchIndex
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
