"""How far the evidence behind a rating carries: its coverage, freshness, agreement, length and consistency."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

import msgspec

K = TypeVar("K", bound=str)

WEIGHTS: Final = {"coverage": 0.4, "freshness": 0.2, "agreement": 0.2, "history": 0.2}
"""Of the parts, which are added up: the confidence of ratings by rule sets 1 and 2."""

SHARES: Final = {"freshness": 0.25, "history": 0.25, "agreement": 0.2, "consistency": 0.3}
"""Of the parts whose mean the coverage is multiplied by."""

FRESH_DAYS: Final = 460
"""Age up to which the newest annual report is the current one: a year, and the time that a 10-K takes."""

STALE_DAYS: Final = 5 * 365
FRESHNESS_FLOOR: Final = 0.3
"""A report five years old or older still tells what the company was: old evidence weighs little, not nothing."""

FULL_HISTORY: Final = 5
"""Annual reports from which on trends are as well founded as the rules can use."""

DISAGREEMENT: Final = 40.0
"""Standard deviation of component scores (points) at which they contradict one another wholly, by rule sets 1 and 2."""


class Confidence(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The parts of a confidence, each 0 to 1; `consistency` is None in one whose parts are added up."""

    coverage: float
    freshness: float
    agreement: float
    history: float
    consistency: float | None = None

    def percent(self) -> float:
        """Return 0 to 100: coverage × the mean of the others by `SHARES`, or the sum by `WEIGHTS` for rule sets 1 and 2."""
        if self.consistency is None:
            return 100 * sum(weight * float(getattr(self, part)) for part, weight in WEIGHTS.items())
        return 100 * self.coverage * sum(share * float(getattr(self, part)) for part, share in SHARES.items())


def freshness(newest: date, as_of: date, behind: float = 0.0) -> float:
    """Return 1 up to `FRESH_DAYS` of age, falling linearly to `FRESHNESS_FLOOR` at `STALE_DAYS`, less `behind`, at least 0.

    `behind` is the share of the known evidence that is of the newest months, but has the fiscal year only. Its part in the
    confidence is more than the agreement's, so that no quarter that is taken away can raise the confidence.
    """
    age = (as_of - newest).days
    aged = min(1.0, max(0.0, (age - FRESH_DAYS) / (STALE_DAYS - FRESH_DAYS)))
    return max(0.0, 1.0 - aged * (1.0 - FRESHNESS_FLOOR) - behind)


def agreement(scores: Mapping[K, float], weights: Mapping[K, float]) -> float:
    """Return 1 where all component scores are equal, 0 where they scatter by `DISAGREEMENT` or more.

    The scatter is the weighted standard deviation; one component alone agrees with nothing, so it counts half.
    """
    if len(scores) < 2:
        return 0.5
    whole = sum(weights[name] for name in scores)
    centre = sum(weights[name] * score for name, score in scores.items()) / whole
    variance = sum(weights[name] * (score - centre) ** 2 for name, score in scores.items()) / whole
    return float(max(0.0, 1.0 - variance**0.5 / DISAGREEMENT))


def concord(scores: Sequence[tuple[float, float]]) -> float:
    """Return 1 − the mean distance of the rules' scores from their median, in hundredths: 1 all equal, 0.5 at the least.

    `scores` are pairs of a score, 0 to 100, and its weight, at least one. A mean distance from the median, unlike a
    standard deviation, can't shrink by more than the weight of a score that is taken away, so that coverage × agreement
    never rises when a figure is missing.
    """
    whole = sum(weight for _, weight in scores)
    passed, median = 0.0, 0.0
    for score, weight in sorted(scores):
        passed, median = passed + weight, score
        if 2 * passed >= whole:
            break
    return 1.0 - sum(weight * abs(score - median) for score, weight in scores) / whole / 100


def history(reports: int) -> float:
    """Return the share of `FULL_HISTORY` annual reports that is there, at most 1."""
    return min(1.0, reports / FULL_HISTORY)
