"""Rank correlation, quintiles and hit rates, each with a bootstrap over companies.

A company stands in several cohorts and its years are not independent, so that whole companies are drawn. Returns are
compared within a cohort: a good year for all says nothing of a rating.
"""

from collections.abc import Sequence
from itertools import pairwise
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
    `quintile_sizes`: observations in each fifth, which differ where values are tied. `turnover`: share of a cohort's
    highest fifth that was not in it the cohort before, of companies in both; None where there is one cohort.
    """

    signal: str
    observations: int
    rank_correlation: Interval
    hit_rate: Interval
    quintile_returns: tuple[Interval, ...]
    quintile_sizes: tuple[int, ...]
    spread: Interval
    turnover: float | None


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
    estimates = np.empty((draws, 3 + QUINTILES))
    for draw in range(draws):
        chosen = np.concatenate([rows[number] for number in generator.integers(0, len(names), len(names))])
        estimates[draw] = _estimates(values[chosen], returns[chosen], cohorts[chosen])
    point = _estimates(values, returns, cohorts)
    low, high = np.quantile(estimates, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    correlation, hits, spread, *quintiles = (
        Interval(estimate=float(point[i]), low=float(low[i]), high=float(high[i])) for i in range(len(point))
    )
    fifths = _fifths(within(values, cohorts))
    return Outcome(
        signal=signal,
        observations=len(values),
        rank_correlation=correlation,
        hit_rate=hits,
        quintile_returns=tuple(quintiles),
        quintile_sizes=tuple(int((fifths == number).sum()) for number in range(QUINTILES)),
        spread=spread,
        turnover=_turnover(fifths == QUINTILES - 1, cohorts, names[index]),
    )


def _estimates(values: Floats, returns: Floats, cohorts: Ints) -> tuple[float, ...]:
    signal, result = within(values, cohorts), within(returns, cohorts)
    means = _quintiles(signal, returns)
    decided = (signal != 0.5) & (result != 0.5)
    agreed = (signal > 0.5) == (result > 0.5)
    hits = float(agreed[decided].mean()) if decided.any() else 0.5
    return correlation(signal, result), hits, means[-1] - means[0], *means


def correlation(first: Floats, second: Floats) -> float:
    """Return Pearson's correlation, which of ranks is Spearman's; 0 where one of them does not vary."""
    a, b = first - first.mean(), second - second.mean()
    divisor = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / divisor if divisor > 0 else 0.0


def _fifths(signal: Floats) -> Ints:
    """Return the number of the fifth, 0 to 4, that each rank from 0 to 1 is in."""
    return np.minimum((signal * QUINTILES).astype(np.int64), QUINTILES - 1)


def _turnover(highest: NDArray[np.bool_], cohorts: Ints, names: NDArray[np.str_]) -> float | None:
    shares = []
    for before, after in pairwise(np.unique(cohorts)):
        both = set(names[cohorts == before]) & set(names[cohorts == after])
        if now := set(names[highest & (cohorts == after)]) & both:
            shares.append(len(now - set(names[highest & (cohorts == before)])) / len(now))
    return sum(shares) / len(shares) if shares else None


def _quintiles(signal: Floats, returns: Floats) -> list[float]:
    fifth = _fifths(signal)
    return [float(returns[fifth == number].mean()) if (fifth == number).any() else 0.0 for number in range(QUINTILES)]
