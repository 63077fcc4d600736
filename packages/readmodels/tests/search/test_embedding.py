"""The embedder that is deployed: one vector a text, none for nothing."""

import logging
import math

from signal9_readmodels.search.embedding import DIMENSIONS, WordLlamaEmbedder


def test_a_text_gets_a_unit_vector_and_nothing_gets_none() -> None:
    """The static model's mean of no tokens is NaN, which no index takes: such texts have no vector."""
    empty, blank, vector, odd = WordLlamaEmbedder().embed(["", " \t", "railroad", "\u200b"])
    assert empty is None
    assert blank is None
    assert vector is not None
    assert len(vector) == DIMENSIONS
    assert math.isclose(sum(number * number for number in vector), 1, rel_tol=1e-4)
    assert odd is None or all(map(math.isfinite, odd))


def test_loading_the_model_leaves_the_logs_alone() -> None:
    """The library configures the root logger when it is imported; ours stays as it was."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    WordLlamaEmbedder().embed(["railroad"])
    assert (list(root.handlers), root.level) == before
