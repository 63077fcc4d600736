"""The search index: documents that only move forward, found by ticker, name, words and meaning."""

from typing import TYPE_CHECKING

from signal9_readmodels.layout.document import Document as Document
from signal9_readmodels.layout.filters import Filters as Filters
from signal9_runtime import lazy_face

if TYPE_CHECKING:
    from signal9_readmodels.search.embedding import DIMENSIONS as DIMENSIONS
    from signal9_readmodels.search.embedding import MODEL as MODEL
    from signal9_readmodels.search.embedding import Embedder as Embedder
    from signal9_readmodels.search.embedding import WordLlamaEmbedder as WordLlamaEmbedder
    from signal9_readmodels.search.engine import refusal as refusal
    from signal9_readmodels.search.index import Documents as Documents
    from signal9_readmodels.search.index import SearchIndex as SearchIndex
    from signal9_readmodels.search.index import SearchReader as SearchReader
    from signal9_readmodels.search.memory import InMemorySearchIndex as InMemorySearchIndex
    from signal9_readmodels.search.memory import WordHashEmbedder as WordHashEmbedder
    from signal9_readmodels.search.opensearch import OpenSearchIndex as OpenSearchIndex
    from signal9_readmodels.search.page import Hit as Hit
    from signal9_readmodels.search.page import Reason as Reason
    from signal9_readmodels.search.page import SearchPage as SearchPage
    from signal9_readmodels.search.query import MAX_LIMIT as MAX_LIMIT
    from signal9_readmodels.search.query import SearchQuery as SearchQuery
    from signal9_readmodels.search.reader import OpenSearchReader as OpenSearchReader
else:
    # Whoever only asks loads no client of the engine.
    __getattr__ = lazy_face(
        __name__,
        {
            "embedding": "DIMENSIONS MODEL Embedder WordLlamaEmbedder",
            "engine": "refusal",
            "index": "Documents SearchIndex SearchReader",
            "memory": "InMemorySearchIndex WordHashEmbedder",
            "opensearch": "OpenSearchIndex",
            "page": "Hit Reason SearchPage",
            "query": "MAX_LIMIT SearchQuery",
            "reader": "OpenSearchReader",
        },
    )
