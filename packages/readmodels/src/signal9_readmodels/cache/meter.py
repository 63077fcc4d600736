"""How the cache is doing: what became of each read, counted by view."""

from collections import Counter
from typing import Literal, Protocol

Outcome = Literal["hit", "miss", "shared", "impatient", "error", "tooLarge"]
"""hit: the store had it. miss: it was built. shared: another builder's answer was awaited. impatient: it was built because the other took
too long. error: the store failed (the answer came from the source). tooLarge: it was built and not kept."""


class Meter(Protocol):
    """Counts outcomes."""

    def count(self, view: str, outcome: Outcome) -> None: ...


class CountingMeter:
    """A `Meter` that adds up in this process."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, Outcome]] = Counter()

    def count(self, view: str, outcome: Outcome) -> None:
        self.counts[view, outcome] += 1
