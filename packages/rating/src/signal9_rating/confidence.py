"""How far the evidence behind a rating carries: its coverage, freshness, agreement and length."""

from collections.abc import Mapping
from datetime import date
from typing import Final, TypeVar

import msgspec

K = TypeVar("K", bound=str)

WEIGHTS: Final = {"coverage": 0.4, "freshness": 0.2, "agreement": 0.2, "history": 0.2}

FRESH_DAYS: Final = 460
"""Age up to which the newest annual report is the current one: a year, and the time that a 10-K takes."""

STALE_DAYS: Final = 5 * 365
FRESHNESS_FLOOR: Final = 0.3
"""A report five years old or older still tells what the company was: old evidence weighs little, not nothing."""

FULL_HISTORY: Final = 5
"""Annual reports from which on trends are as well founded as the rules can use."""

DISAGREEMENT: Final = 40.0
"""Standard deviation of component scores (points) at which they contradict one another wholly."""


class Confidence(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The four parts of a confidence, each 0 to 1."""

    coverage: float
    freshness: float
    agreement: float
    history: float

    def percent(self) -> float:
        """Return 100 × (0.4 coverage + 0.2 freshness + 0.2 agreement + 0.2 history), 0 to 100."""
        return 100 * sum(weight * float(getattr(self, part)) for part, weight in WEIGHTS.items())


def freshness(newest: date, as_of: date) -> float:
    """Return 1 up to `FRESH_DAYS` of age, falling linearly to `FRESHNESS_FLOOR` at `STALE_DAYS`."""
    age = (as_of - newest).days
    aged = min(1.0, max(0.0, (age - FRESH_DAYS) / (STALE_DAYS - FRESH_DAYS)))
    return 1.0 - aged * (1.0 - FRESHNESS_FLOOR)


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


def history(reports: int) -> float:
    """Return the share of `FULL_HISTORY` annual reports that is there, at most 1."""
    return min(1.0, reports / FULL_HISTORY)
