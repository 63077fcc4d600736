"""The ports of search: the in-memory ones keep what their suites promise, and so does the real model."""

from collections.abc import Callable

import pytest

from signal9_readmodels.embedding import WordLlamaEmbedder
from signal9_readmodels.memory import InMemorySearchIndex, WordHashEmbedder
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
