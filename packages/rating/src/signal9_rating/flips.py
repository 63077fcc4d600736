"""What would flip a rating: the smallest change of figures that carries the score over the next boundary."""

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from signal9_rating.arithmetic import DIGITS
from signal9_rating.verdict import Verdict

SHOWN: Final = 3
"""Single changes shown for each direction, the smallest first."""

OVER: Final = 1e-3
"""Points beyond the boundary that a change leads to: a score at a boundary already has the higher rating, and the
figures of an encoded analysis are rounded."""

STEPS: Final = {"piotroski_f_score": 1}
"""Steps by unit in which a metric moves, where it does not move freely: nobody shows 6.4 signs of nine."""

FREE_STEPS: Final = 10**DIGITS
"""Steps by unit in which all others are shown."""


class Change(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One figure that would be another: its rule, its value, the value it would need, both in the metric's unit."""

    rule_id: str
    metric: str
    value: float
    needed: float


class Flip(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Changes that together would give the company another rating, all else equal."""

    investment_rating: int
    changes: tuple[Change, ...]


def flips(verdicts: Sequence[Verdict], score: float, boundaries: Sequence[float]) -> tuple[Flip, ...]:
    """Return what would raise the rating by one, then what would lower it by one.

    Single figures first, those that need to move least on the rule's own scale; where no single figure can do it, the
    fewest figures that can, moved all the way.
    """
    rating = 1 + sum(score >= boundary for boundary in boundaries)
    found: list[Flip] = []
    if rating <= len(boundaries):
        found += _towards(verdicts, boundaries[rating - 1] - score + OVER, rating + 1)
    if rating > 1:
        found += _towards(verdicts, boundaries[rating - 2] - score - OVER, rating - 1)
    return tuple(found)


def _towards(verdicts: Sequence[Verdict], points: float, rating: int) -> list[Flip]:
    room = {v.rule.id: ((100.0 if points > 0 else 0.0) - v.score) * v.weight for v in verdicts}
    widest = sorted(verdicts, key=lambda v: (-abs(room[v.rule.id]), v.rule.id))
    single = sorted(
        (v for v in verdicts if abs(room[v.rule.id]) >= abs(points)),
        key=lambda v: (abs(points) / v.weight, v.rule.id),
    )
    if single:
        return [Flip(investment_rating=rating, changes=(_change(v, points / v.weight),)) for v in single[:SHOWN]]
    changes: list[Change] = []
    left = points
    for verdict in widest:
        step = room[verdict.rule.id] if abs(room[verdict.rule.id]) < abs(left) else left
        changes.append(_change(verdict, step / verdict.weight))
        left -= step
        if not left:
            return [Flip(investment_rating=rating, changes=tuple(changes))]
    return []


def _change(verdict: Verdict, points: float) -> Change:
    bounds = verdict.bounds
    needed = bounds.weak + (verdict.score + points) / 100 * (bounds.strong - bounds.weak)
    # Away from the boundary, or what is shown would lead to just this side of it.
    outward = math.ceil if (points > 0) == (bounds.strong > bounds.weak) else math.floor
    steps = STEPS.get(verdict.rule.metric, FREE_STEPS)
    shown = outward(round(needed * steps, 3)) / steps
    return Change(rule_id=verdict.rule.id, metric=verdict.rule.metric, value=verdict.value, needed=shown)
