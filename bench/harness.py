"""Measures alternatives side by side in one run: interleaved rounds, medians, their ratio, and the noise."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Literal

import msgspec


def _nothing() -> None:
    return None


class Alternative(msgspec.Struct, frozen=True):
    """One way to do the work: `run` is timed, `prepare` before each round is not. `operations` are done by one run."""

    name: str
    run: Callable[[], object]
    operations: int = 1
    prepare: Callable[[], object] = _nothing


class Bar(msgspec.Struct, frozen=True):
    """What the ratio must keep. `at most` compares times (ours / theirs), `at least` compares rates (ours / theirs)."""

    kind: Literal["at most", "at least"]
    value: float

    def ratio(self, ours: "Sample", theirs: "Sample") -> float:
        """The ratio that this bar is about: the median over the rounds, in each of which both had the same machine."""
        times = median(mine / other for mine, other in zip(ours.seconds, theirs.seconds, strict=True))
        return times if self.kind == "at most" else 1 / times

    def met(self, ratio: float) -> bool:
        """Whether the ratio keeps the bar."""
        return ratio <= self.value if self.kind == "at most" else ratio >= self.value

    def __str__(self) -> str:
        return f"{'≤' if self.kind == 'at most' else '≥'} {self.value:g} ×"


def at_most(value: float) -> Bar:
    """Our time divided by the alternative's is at most `value`."""
    return Bar("at most", value)


def at_least(value: float) -> Bar:
    """Our rate divided by the alternative's is at least `value`."""
    return Bar("at least", value)


class Sample(msgspec.Struct, frozen=True):
    """The rounds of one alternative, in seconds an operation."""

    name: str
    seconds: Sequence[float]

    @property
    def median(self) -> float:
        """Seconds an operation, in the middle of the rounds."""
        return median(self.seconds)

    def __str__(self) -> str:
        low, middle, high = min(self.seconds), self.median, max(self.seconds)
        return f"{self.name}: {duration(middle)} ({duration(low)}–{duration(high)})"


class Row(msgspec.Struct, frozen=True):
    """One line of the table in docs/performance.md."""

    what: str
    ours: str
    against: str = "–"
    ratio: str = "–"
    bar: str = "–"
    met: bool | None = None


def interleave(alternatives: Sequence[Alternative], rounds: int = 9) -> list[Sample]:
    """Time every alternative once a round, in turn, after a round that warms up and is thrown away.

    Taking turns spreads what else the machine does over all of them.
    """
    seconds: list[list[float]] = [[] for _ in alternatives]
    for turn in range(rounds + 1):
        # Who goes first changes: caches that one warms help the next.
        order = list(enumerate(alternatives))
        for place, alternative in order if turn % 2 else reversed(order):
            alternative.prepare()
            begun = time.perf_counter()
            alternative.run()
            taken = time.perf_counter() - begun
            if turn:
                seconds[place].append(taken / alternative.operations)
    return [Sample(one.name, taken) for one, taken in zip(alternatives, seconds, strict=True)]


def compare(what: str, ours: Alternative, theirs: Alternative, bar: Bar | None = None, rounds: int = 9) -> Row:
    """Measure ours beside theirs and say whether the bar is kept."""
    mine, other = interleave([ours, theirs], rounds)
    return judge(what, mine, other, bar)


def judge(what: str, ours: Sample, theirs: Sample, bar: Bar | None = None) -> Row:
    """The row of two samples that were taken together."""
    ratio = (bar or at_most(1)).ratio(ours, theirs)
    met = None if bar is None else bar.met(ratio)
    return Row(what, str(ours), str(theirs), f"{ratio:.2f}", "–" if bar is None else str(bar), met)


def duration(seconds: float) -> str:
    """Seconds with a unit that leaves three digits."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
