"""The vector of a search text: what was typed, and at half weight the words that the vocabulary adds."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

from signal9_readmodels.embedding import Embedder

_EXPANSION_WEIGHT: Final = 0.5


def blend(embedder: Embedder, text: str, expansion: str) -> list[list[float]]:
    """The one vector to look for, of unit length; none where the text has no meaning to embed."""
    spoken, added = embedder.embed([text, expansion])
    if spoken is None:
        return []
    if added is None:
        return [spoken]
    mixed = [mine + _EXPANSION_WEIGHT * other for mine, other in zip(spoken, added, strict=True)]
    return [_unit(mixed)]


def _unit(vector: Sequence[float]) -> list[float]:
    length = sqrt(sum(number * number for number in vector))
    return [number / length for number in vector] if length else list(vector)
