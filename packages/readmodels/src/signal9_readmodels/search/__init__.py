"""The search index: documents that only move forward, found by ticker, name, words and meaning."""

from signal9_readmodels.search.document import Document
from signal9_readmodels.search.index import SearchIndex
from signal9_readmodels.search.lifecycle import IndexLifecycle
from signal9_readmodels.search.opensearch import OpenSearchIndex
from signal9_readmodels.search.page import Hit, Reason, SearchPage
from signal9_readmodels.search.query import Filters, SearchQuery, ask

__all__ = [
    "Document",
    "Filters",
    "Hit",
    "IndexLifecycle",
    "OpenSearchIndex",
    "Reason",
    "SearchIndex",
    "SearchPage",
    "SearchQuery",
    "ask",
]
