"""What every embedder of texts promises."""

import math
from typing import Any

AIRLINE, CARRIER, BANK = "an airline that flies passengers", "passengers airline", "commercial bank with branches"


class EmbedderSuite:
    """Subclasses give the fixture `embedder`."""

    def test_each_text_has_a_unit_vector(self, embedder: Any) -> None:
        """Of 256 finite numbers, the same for the same text, in the order of the texts."""
        first, second = embedder.embed([AIRLINE, BANK])
        assert len(first) == len(second) == 256
        assert all(math.isclose(_dot(vector, vector), 1.0, abs_tol=1e-3) for vector in (first, second))
        assert embedder.embed([BANK]) == [second]

    def test_a_text_with_nothing_to_embed_has_none(self, embedder: Any) -> None:
        """A search engine refuses the mean of no words."""
        empty, blank, full = embedder.embed(["", " \n\t", AIRLINE])
        assert (empty, blank) == (None, None)
        assert full is not None
        assert embedder.embed([]) == []

    def test_what_means_the_same_is_nearer(self, embedder: Any) -> None:
        """Two texts about airlines are nearer to each other than to one about a bank."""
        airline, carrier, bank = embedder.embed([AIRLINE, CARRIER, BANK])
        assert _dot(airline, carrier) > _dot(airline, bank)


def _dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
