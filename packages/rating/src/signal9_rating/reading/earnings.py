"""The quarters' earnings against their estimates: four figures of which any two give the others.

surprise = reported − estimated, and surprise_percentage = 100 × surprise / |estimated|.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import is_not
from typing import Final

from msgspec.structs import replace

from signal9_marketdata import QuarterlyEarnings
from signal9_rating.arithmetic import difference, finite, product, ratio
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import Draft, witness

NEWEST: Final = 8
"""Reported quarters that a metric reads; one more may be listed before it is reported."""

PERCENT: Final = 0.02
"""Share by which a stated percentage may differ from the one recomputed."""

POINTS: Final = 0.02
"""Percentage points by which it may differ at the least, where it is nearly nothing: vendors round to two or four digits."""

CENT: Final = 0.011
"""Money by which a stated surprise may differ from the one recomputed: both earnings are rounded to cents."""


def earnings(draft: Draft) -> None:
    """Set the quarters' surprises to what reported and estimated earnings make them."""
    history = draft.earnings
    if history is None:
        return
    quarters: Sequence[QuarterlyEarnings] = history.quarterly
    # The end stands for the others beyond the newest: what is older, no metric reads.
    if not all(
        later.ending > earlier.ending
        for later, earlier in pairwise((*quarters[: NEWEST + 1], *quarters[NEWEST + 1 :][-1:]))
    ):
        quarters = list(_once(draft, sorted(quarters, key=lambda quarter: quarter.ending, reverse=True)))
    newest = [_believed(draft, quarter) for quarter in quarters[: NEWEST + 1]]
    if quarters is not history.quarterly or any(map(is_not, newest, quarters)):
        draft.earnings = replace(history, quarterly=(*newest, *quarters[NEWEST + 1 :]))


def _believed(draft: Draft, quarter: QuarterlyEarnings) -> QuarterlyEarnings:
    if not quarter.well_dated:
        draft.note(
            quarter,
            "",
            "misdated-earnings",
            f"Earnings of the quarter to {quarter.ending} are dated {quarter.reported_date}, which cannot be: "
            "they are taken as known since the quarter's end.",
            believed=True,
        )
    return quarter if _sound(quarter) else _weigh(draft, quarter)


def _once(draft: Draft, quarters: Sequence[QuarterlyEarnings]) -> Iterable[QuarterlyEarnings]:
    """Yield each quarter once: of two that differ the one whose figures agree with one another, else the one reported last."""
    by_ending: dict[object, list[QuarterlyEarnings]] = {}
    for quarter in quarters:
        by_ending.setdefault(quarter.ending, []).append(quarter)
    for same in by_ending.values():
        best = max(same, key=lambda quarter: (_sound(quarter), quarter.reported_date or quarter.ending))
        for other in same:
            if other != best:
                draft.note(
                    other,
                    "",
                    "quarter-stated-twice",
                    f"Earnings of the quarter to {other.ending} are stated twice with different figures: "
                    f"those reported on {best.reported_date or 'an unknown day'} are used.",
                )
        yield best


def _percentage(quarter: QuarterlyEarnings) -> float | None:
    reported, expected = quarter.reported_eps, quarter.estimated_eps
    return None if reported is None or not expected else finite(100.0 * (reported - expected) / abs(expected))


def _near(one: float | None, other: float | None, least: float) -> bool:
    return one is not None and other is not None and abs(one - other) <= max(least, PERCENT * max(abs(one), abs(other)))


def _close(one: float | None, other: float | None) -> bool:
    """Tell whether two percentages are the same."""
    return _near(one, other, POINTS)


def _sound(quarter: QuarterlyEarnings) -> bool:
    """Tell whether the percentage is what the earnings make it, or nothing that could be checked."""
    stated, made = quarter.surprise_percentage, _percentage(quarter)
    if stated is None:
        return made is None
    return _close(stated, made)


def _weigh(draft: Draft, quarter: QuarterlyEarnings) -> QuarterlyEarnings:
    """Return the quarter with the percentage that two of its figures bear out, without one where they don't."""
    stated, surprise = quarter.surprise_percentage, quarter.surprise
    reported, expected = quarter.reported_eps, quarter.estimated_eps
    made = _percentage(quarter)
    if stated is not None and made is None and expected != 0:
        # One of the earnings is not stated: the surprise stands for it.
        base = expected if expected is not None else difference(reported, surprise)
        if surprise is None or base is None or _close(stated, product(ratio(surprise, abs(base)), 100.0)):
            return quarter
    if made is not None and (
        stated is None or surprise is None or _near(surprise, difference(reported, expected), CENT)
    ):
        taken = made if stated is None or surprise is not None else None
        return _replaced(draft, quarter, taken)
    if made is not None and stated is not None and surprise is not None:
        # Reported or estimated earnings are off: the three others agree.
        for field, base, value in (
            ("reported_eps", expected, (expected or 0.0) + surprise),
            ("estimated_eps", difference(reported, surprise), (reported or 0.0) - surprise),
        ):
            if base and _close(stated, 100.0 * surprise / abs(base)):
                sentence = (
                    f"{'Reported' if field == 'reported_eps' else 'Estimated'} earnings of the quarter to {quarter.ending} "
                    f"are stated as {getattr(quarter, field):g} a share; by the surprise of {surprise:g}, "
                    f"or {stated:g} %, they are {value:g}: that is used."
                )
                return draft.doubt(quarter, field, "contradicted-earnings", sentence, taken=value)
    return _replaced(draft, quarter, None)


def _replaced(draft: Draft, quarter: QuarterlyEarnings, taken: float | None) -> QuarterlyEarnings:
    stated, made = quarter.surprise_percentage, _percentage(quarter)
    odd = "is not stated" if stated is None else f"is stated as {stated:g} %"
    witnesses: list[Witness] = []
    if made is not None:
        witnesses.append(
            witness("reported and estimated earnings", made, (quarter, "reported_eps"), (quarter, "estimated_eps"))
        )
        odd += f"; by reported and estimated earnings it is {made:.4g} %"
    elif quarter.estimated_eps == 0:
        odd += "; no percentage is of an estimate of 0"
    use = "it is left out" if taken is None else "that is used"
    return draft.doubt(
        quarter,
        "surprise_percentage",
        "contradicted-surprise",
        f"The surprise of the quarter to {quarter.ending} {odd}: {use}.",
        taken=taken,
        witnesses=witnesses,
    )
