"""Draws that are functions of a seed and names: the same on every machine, in whatever order they are asked for."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise

import msgspec


class Draws(msgspec.Struct, frozen=True):
    """Draws about one thing: `seed` and the names that lead to it."""

    seed: int
    names: tuple[str, ...] = ()

    def of(self, *names: str) -> "Draws":
        """Return the draws about something narrower."""
        return Draws(self.seed, (*self.names, *names))

    def uniform(self, name: str, low: float = 0.0, high: float = 1.0) -> float:
        """Return a number from `low` up to, not including, `high`."""
        digest = hashlib.sha256("\x1f".join((str(self.seed), *self.names, name)).encode()).digest()
        return low + (high - low) * int.from_bytes(digest[:8]) / 2**64

    def chance(self, name: str, frequency: float) -> bool:
        """Return true at this frequency; a higher frequency is true wherever a lower one is."""
        return self.uniform(name) < frequency

    def index(self, name: str, count: int) -> int:
        """Return one of 0 … count − 1."""
        return int(self.uniform(name) * count)


def between(quantiles: Sequence[tuple[float, float]], part: float) -> float:
    """Return the value at `part` (0 to 1) of a distribution given by (part, value) in order, on the line between two of them."""
    for (low, first), (high, second) in pairwise(quantiles):
        if part <= high:
            return first + (second - first) * (part - low) / (high - low)
    return quantiles[-1][1]
