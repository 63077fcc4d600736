"""Which of several readings of one figure is believed: the one that most of them bear out.

The stated figure is kept while nothing contradicts it, or while one witness agrees with it. Where all witnesses contradict
it and two of them agree with one another, theirs is taken. Where nothing agrees, the figure is missing.
"""

from collections.abc import Sequence

import msgspec

from signal9_rating.reading.doubts import Witness


class Settled(msgspec.Struct, frozen=True):
    """What is used of a figure, and whether that is what was stated.

    `by` are the witnesses that bear `value` out, or that contradict the figure where nothing is left of it.
    """

    value: float | None
    kept: bool
    by: tuple[Witness, ...] = ()


def near(one: float, other: float, within: float) -> bool:
    """Tell whether two readings differ by at most a share of the larger one."""
    return abs(one - other) <= within * max(abs(one), abs(other))


def settle(stated: float | None, witnesses: Sequence[Witness], *, within: float, possible: bool = True) -> Settled:
    """Return what is used of a figure by its witnesses, each of which must be of the same definition.

    Args:
        stated: the figure as it stands; where it is missing, two agreeing witnesses still give one.
        witnesses: its other readings; independent ones, as two that share a source agree about nothing.
        within: share by which readings of the same thing differ at most.
        possible: whether the figure can be true at all, by its sign or its bounds.
    """
    if stated is not None and possible and (not witnesses or any(near(stated, w.value, within) for w in witnesses)):
        return Settled(stated, kept=True)
    for one in witnesses:
        agreeing = tuple(other for other in witnesses if near(one.value, other.value, within))
        if len(agreeing) > 1:
            return Settled(one.value, kept=False, by=agreeing)
    return Settled(None, kept=stated is None, by=tuple(witnesses))
