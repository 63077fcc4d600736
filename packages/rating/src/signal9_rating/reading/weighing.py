"""Weighs a figure of a report against what else speaks of it, and says so where it is not believed.

Exact witnesses are of the same definition and agree within a few percent: parts and their total, a year and its quarters.
Loose ones tell the order of magnitude: last year's figure, the overview's of other twelve months. A loose one bears out what
is near it, contradicts what lies far from it, and says nothing of what lies between; it is never used instead of a figure.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

from signal9_marketdata import Part, Report
from signal9_rating.reading.agreement import near
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import Draft, source
from signal9_rating.reading.words import amount

R = TypeVar("R", bound=Report)

LOOSE: Final = 1.6
"""Factor within which a figure of another year bears a figure out."""

SAME_SIZE: Final = 5.0
"""Factor within which a figure is of the size of another year's."""

SLIP: Final = 200.0
"""Factor from which one figure of another year alone contradicts: slips are of a thousand, and years differ by up to five."""

FAR: Final = 20.0
"""The same where several say so."""


class Evidence(NamedTuple):
    """Another reading of a figure: in words, its value, what it is computed from, and the share within which it is the same.

    `weight` breaks a tie in favour of readings that were themselves weighed.
    """

    name: str
    value: float | None
    figures: tuple[tuple[Part, str], ...] = ()
    within: float = 0.05
    loose: bool = False
    weight: float = 1.0

    def agrees(self, value: float) -> bool:
        """Tell whether a value is borne out."""
        if self.value is None:
            return False
        if self.loose:
            return self.value * value > 0 and 1 / LOOSE <= value / self.value <= LOOSE
        return near(self.value, value, self.within)

    def apart(self, value: float) -> float:
        """Return how many times one amount is the other; 1, which says nothing, where one of them is 0."""
        return max(abs(self.value / value), abs(value / self.value)) if self.value and value else 1.0


def weigh(
    draft: Draft,
    report: R,
    field: str,
    what: str,
    evidence: Sequence[Evidence],
    *,
    possible: bool = True,
    impossible: str = "cannot be",
) -> R:
    """Return the report with what is believed of one figure; noted as a doubt where that is not what it states.

    Args:
        what: the figure in words, with its period: `revenue of the year to 2021-05-30`.
        evidence: its other readings, the most trusted first; those without a value are passed over.
        possible: whether the figure can be true by its sign or its bounds; what is impossible is never kept.
        impossible: why it cannot be, in words that follow "which".
    """
    stated: float | None = getattr(report, field)
    known = [each for each in evidence if each.value is not None]
    taken = chosen(stated if possible else None, known)
    if taken is not None and taken == stated:
        return report
    if stated is None and taken is None:
        return report
    bearing = [each for each in known if taken is None or each.agrees(taken)]
    return draft.doubt(
        report,
        field,
        "contradicted-figure" if possible else "impossible-figure",
        _sentence(report, what, stated, bearing, taken, "" if possible else f", which {impossible}"),
        taken=taken,
        witnesses=[
            Witness(
                name=each.name,
                value=each.value,
                sources=tuple(source(part, f) for part, f in each.figures if getattr(part, f) is not None),
            )
            for each in bearing
            if each.value is not None
        ],
    )


def chosen(stated: float | None, known: Sequence[Evidence]) -> float | None:
    """Return the reading of a figure that most witnesses bear out, the stated one where it has as many as any other.

    Each witness speaks for the reading next to it, if it agrees with that at all; an exact one is a reading itself, which
    needs a second to be used. Where no reading is exact, the stated one stands unless the loose ones lie far from it.
    """
    readings = [] if stated is None else [stated]
    for each in known:
        if not each.loose and each.value is not None and not any(each.agrees(reading) for reading in readings):
            readings.append(each.value)
    voices = [0.0] * len(readings)
    for each in known:
        agreed = [(each.apart(reading), at) for at, reading in enumerate(readings) if each.agrees(reading)]
        if not agreed and each.loose and len(readings) > 1:
            agreed = _size_of(each, readings)
        if agreed:
            voices[min(agreed)[1]] += each.weight
    if stated is not None and voices[0] and voices[0] > max(voices) - 1 / 2:
        return stated
    best = max(range(len(readings)), key=lambda at: voices[at], default=0)
    if readings and voices[best] > 1 and sum(each.agrees(readings[best]) for each in known) > 1:
        return readings[best]
    if stated is None or len(readings) > 1:
        return None
    apart = [each.apart(stated) for each in known]
    return stated if not apart or min(apart) < (SLIP if len(apart) == 1 else FAR) else None


def _size_of(each: Evidence, readings: Sequence[float]) -> list[tuple[float, int]]:
    """Return the one reading that is of the size of another year's figure, where all others are far from it."""
    sizes = sorted((each.apart(reading), at) for at, reading in enumerate(readings))
    return sizes[:1] if sizes[0][0] <= SAME_SIZE and sizes[1][0] >= FAR else []


def _sentence(
    report: Report, what: str, stated: float | None, bearing: Sequence[Evidence], taken: float | None, why: str
) -> str:
    money = report.currency
    written = "not stated" if stated is None else f"stated as {amount(stated, money)}{why}"
    says = ", ".join(f"{each.name} {amount(each.value, money)}" for each in bearing if each.value is not None)
    start = f"{what[0].upper()}{what[1:]}: {written}"
    if taken is not None:
        return f"{start}; {says}: {amount(taken, money)} is used."
    if says:
        return f"{start}; {says}: none of them is borne out, the figure is left out."
    return f"{start}: the figure is left out."
