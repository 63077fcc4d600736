"""Reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009): several rankings into one."""

from collections.abc import Sequence

import msgspec

K = 2
"""How little the very first ranks outweigh the next. The paper's 60 was found for rankings of a thousand documents, most of them relevant far
down; a search for a company has few right answers, so the first places must count. Measured in docs/search.md."""


class Fused(msgspec.Struct, frozen=True):
    """One document's place in the fused ranking, and its rank in each of the rankings (None where it was absent)."""

    id: str
    score: float
    ranks: tuple[int | None, ...]


def fuse(rankings: Sequence[Sequence[str]], weights: Sequence[float] | None = None, constant: int = K) -> list[Fused]:
    """Fuse rankings of ids, best first: score = sum over rankings of weight / (constant + rank), every weight 1 unless given.

    Ties stand in order of the first ranking, then of id.
    """
    weights = [1.0] * len(rankings) if weights is None else weights
    places = [{name: rank for rank, name in enumerate(ranking, start=1)} for ranking in rankings]
    names = {name for place in places for name in place}
    fused = [
        Fused(
            id=name,
            score=sum(
                weight / (constant + place[name])
                for weight, place in zip(weights, places, strict=True)
                if name in place
            ),
            ranks=tuple(place.get(name) for place in places),
        )
        for name in names
    ]
    return sorted(fused, key=lambda each: (-each.score, each.ranks[0] or len(names) + 1, each.id))
