"""Rank correlation, quintiles and hit rates, each with a bootstrap over companies.

A company stands in several cohorts and its years are not independent, so that whole companies are drawn. Returns are
compared within a cohort: a good year for all says nothing of a rating.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

QUINTILES: Final = 5
LEVEL: Final = 0.95


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate, and the range in which 95 % of the bootstrap's estimates lie."""

    estimate: float
    low: float
    high: float


class Outcome(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How well one signal ordered the returns of the next twelve months.

    `rank_correlation`: Spearman's ρ within cohorts, −1 to 1. `hit_rate`: share of companies that the signal puts into
    the upper half of their cohort and whose return was above the cohort's median, or likewise below; ½ is chance.
    `quintile_returns`: mean return by fifth of the signal, lowest first; `spread`: highest minus lowest fifth.
    """

    signal: str
    observations: int
    rank_correlation: Interval
    hit_rate: Interval
    quintile_returns: tuple[float, ...]
    spread: Interval


def ranks(values: Floats) -> Floats:
    """Return the ranks of values from 0 to 1, ties sharing the mean of theirs."""
    order = np.argsort(values, kind="stable")
    _, group, counts = np.unique(values[order], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    mean_rank = (ends - 1 + (ends - counts)) / 2
    result = np.empty(len(values))
    result[order] = mean_rank[group]
    return result / max(1, len(values) - 1)


def within(values: Floats, cohorts: Ints) -> Floats:
    """Return the rank of each value in its own cohort, 0 to 1."""
    result = np.empty(len(values))
    for cohort in np.unique(cohorts):
        chosen = cohorts == cohort
        result[chosen] = ranks(values[chosen])
    return result


def outcome(
    signal: str, values: Floats, returns: Floats, cohorts: Ints, companies: Sequence[str], draws: int, seed: int
) -> Outcome:
    """Return how well `values` ordered `returns`; the four sequences are of one length, a company may occur repeatedly.

    The bootstrap draws whole companies `draws` times and ranks them anew within each draw's cohorts.
    """
    names, index = np.unique(np.asarray(companies), return_inverse=True)
    rows = [np.flatnonzero(index == number) for number in range(len(names))]
    generator = np.random.default_rng(seed)
    estimates = np.empty((draws, 3))
    for draw in range(draws):
        chosen = np.concatenate([rows[number] for number in generator.integers(0, len(names), len(names))])
        estimates[draw] = _estimates(values[chosen], returns[chosen], cohorts[chosen])
    point = _estimates(values, returns, cohorts)
    low, high = np.quantile(estimates, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    correlation, hits, spread = (
        Interval(estimate=float(point[i]), low=float(low[i]), high=float(high[i])) for i in range(3)
    )
    return Outcome(
        signal=signal,
        observations=len(values),
        rank_correlation=correlation,
        hit_rate=hits,
        quintile_returns=tuple(float(mean) for mean in _quintiles(within(values, cohorts), returns)),
        spread=spread,
    )


def _estimates(values: Floats, returns: Floats, cohorts: Ints) -> tuple[float, float, float]:
    signal, result = within(values, cohorts), within(returns, cohorts)
    means = _quintiles(signal, returns)
    decided = (signal != 0.5) & (result != 0.5)
    agreed = (signal > 0.5) == (result > 0.5)
    return correlation(signal, result), float(agreed[decided].mean()) if decided.any() else 0.5, means[-1] - means[0]


def correlation(first: Floats, second: Floats) -> float:
    """Return Pearson's correlation, which of ranks is Spearman's; 0 where one of them does not vary."""
    a, b = first - first.mean(), second - second.mean()
    divisor = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / divisor if divisor > 0 else 0.0


def _quintiles(signal: Floats, returns: Floats) -> list[float]:
    fifth = np.minimum((signal * QUINTILES).astype(int), QUINTILES - 1)
    return [float(returns[fifth == number].mean()) if (fifth == number).any() else 0.0 for number in range(QUINTILES)]
