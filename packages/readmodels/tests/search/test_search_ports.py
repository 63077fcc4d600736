"""The ports of search: the in-memory ones keep what their suites promise, and so does the real model."""

from collections.abc import Callable

import pytest
from opensearchpy import OpenSearch

from signal9_readmodels.search import OpenSearchIndex
from signal9_readmodels.search.embedding import WordLlamaEmbedder
from signal9_readmodels.search.memory import InMemorySearchIndex, WordHashEmbedder
from signal9_testkit.servers import OpenSearchService
from signal9_testkit.suites import EmbedderSuite, SearchIndexSuite


@pytest.fixture(scope="module")
def wordllama() -> WordLlamaEmbedder:
    """The model, loaded once."""
    return WordLlamaEmbedder()


class TestWordHashEmbedder(EmbedderSuite):
    """By counting words."""

    @pytest.fixture
    def embedder(self) -> WordHashEmbedder:
        return WordHashEmbedder()


class TestWordLlamaEmbedder(EmbedderSuite):
    """By the model that is deployed."""

    @pytest.fixture
    def embedder(self, wordllama: WordLlamaEmbedder) -> WordLlamaEmbedder:
        return wordllama


class TestInMemorySearchIndex(SearchIndexSuite):
    """In memory."""

    @pytest.fixture
    def index(self) -> InMemorySearchIndex:
        return InMemorySearchIndex()

    @pytest.fixture
    def settle(self) -> Callable[[], None]:
        return lambda: None


@pytest.mark.integration
class TestOpenSearchIndex(SearchIndexSuite):
    """On OpenSearch."""

    @pytest.fixture
    def client(self, opensearch_service: OpenSearchService) -> OpenSearch:
        opensearch_service.clear()
        return OpenSearch(opensearch_service.url, timeout=30)

    @pytest.fixture
    def index(self, client: OpenSearch, wordllama: WordLlamaEmbedder) -> OpenSearchIndex:
        index = OpenSearchIndex(client, wordllama)
        index.lifecycle.ensure()
        return index

    @pytest.fixture
    def settle(self, client: OpenSearch) -> Callable[[], None]:
        return lambda: client.indices.refresh(index="assets,news,analysis")
