"""Reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009): several rankings into one."""

from collections.abc import Sequence

import msgspec

K = 20
"""How little the very first ranks outweigh the next; the paper's 60 was chosen for rankings of a thousand, ours have fifty."""


class Fused(msgspec.Struct, frozen=True):
    """One document's place in the fused ranking, and its rank in each of the rankings (None where it was absent)."""

    id: str
    score: float
    ranks: tuple[int | None, ...]


def fuse(rankings: Sequence[Sequence[str]]) -> list[Fused]:
    """Fuse rankings of ids, best first: score = sum over rankings of 1 / (K + rank). Ties stand in order of the first ranking, then of id."""
    places = [{name: rank for rank, name in enumerate(ranking, start=1)} for ranking in rankings]
    names = {name for place in places for name in place}
    fused = [
        Fused(
            id=name,
            score=sum(1 / (K + place[name]) for place in places if name in place),
            ranks=tuple(place.get(name) for place in places),
        )
        for name in names
    ]
    return sorted(fused, key=lambda each: (-each.score, each.ranks[0] or len(names) + 1, each.id))
