"""Vectors of unit length: that of a search text with the words that the vocabulary adds, and that of a document with what it is in short."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

from signal9_readmodels.layout.asset import SUMMARY_WEIGHT
from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.indices import embedded_text, summary_text
from signal9_readmodels.search.embedding import Embedder

_EXPANSION_WEIGHT: Final = 0.5


def blend(embedder: Embedder, text: str, expansion: str) -> list[list[float]]:
    """The one vector to look for; none where the text has no meaning to embed."""
    spoken, added = embedder.embed([text, expansion])
    return [] if spoken is None else [_mixed(spoken, added, _EXPANSION_WEIGHT)]


def document_vectors(embedder: Embedder, documents: Sequence[Document]) -> list[list[float] | None]:
    """A vector a document: its whole text's, to which a company's summary is added; None where it has no text."""
    vectors = embedder.embed([*map(embedded_text, documents), *map(summary_text, documents)])
    pairs = zip(vectors[: len(documents)], vectors[len(documents) :], strict=True)
    return [None if whole is None else _mixed(whole, summary, SUMMARY_WEIGHT) for whole, summary in pairs]


def _mixed(vector: Sequence[float], other: Sequence[float] | None, weight: float) -> list[float]:
    if other is None:
        return list(vector)
    sums = [mine + weight * theirs for mine, theirs in zip(vector, other, strict=True)]
    length = sqrt(sum(number * number for number in sums))
    return [number / length for number in sums] if length else list(vector)
