"""The report of a backtest, and what the sample can't show."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from signal9_application.backtest.cohorts import snapshots
from signal9_application.backtest.prices import Prices
from signal9_application.backtest.signals import RATING, SEED, Observation, observations
from signal9_application.backtest.statistics import Interval, Outcome, outcome
from signal9_application.errors import OperationFailed
from signal9_marketdata import Company
from signal9_rating import FILING_LAG_DAYS, load_ruleset

LIMITS: Final = (
    "Large companies of one index: nothing is said of small ones or of other markets.",
    "Survivors: the companies are those of the index in 2017, so that those that failed or shrank before are missing.",
    "Three cohorts (fiscal 2014 to 2016, the last one small) of one rising market: the prices begin in 2015, the reports end in "
    "2016. Their twelve months overlap, so that they are hardly three independent trials.",
    "Within a fiscal year companies are compared whose years end in other months: three in four are rated at the end of March, the "
    "others before or after, so that their twelve months are not the same.",
    "The ranges draw companies as if each stood alone. Companies of one sector move together, so that the true ranges are wider; "
    "and of many 95 % ranges side by side one in twenty misses by chance.",
    "The rule set's thresholds are quantiles of these companies' own figures of 2012 to 2016: returns were not looked at, "
    "but a rating of 2015 uses a scale that was known in 2017.",
    "The figures are those of one later download: a restated figure replaced the first one.",
    "Shares are estimated from earnings per share, and splits after the last report can't be seen: some valuations are off.",
    "No trading costs, no taxes; prices are month ends.",
)

FEWEST: Final = 50
"""Observations below which no statistic is given."""


class Cohort(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One fiscal year: how many were rated, how many stars each, the rank correlation in it."""

    fiscal_year: int
    companies: int
    stars: dict[int, int]
    median_return: float
    rank_correlation: Interval


class Backtest(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Everything that `signal9 backtest` says. Returns are ratios (0.1 is 10 %) over twelve months, dividends included.

    `companies` are those with an observation; `left_out` those without: no prices, or no report that was filed when there were.
    """

    ruleset_version: int
    filing_lag_days: int
    draws: int
    observations: int
    companies: int
    left_out: int
    cohorts: tuple[Cohort, ...]
    outcomes: tuple[Outcome, ...]
    returns_by_stars: dict[int, float]
    limits: tuple[str, ...] = LIMITS


def run_backtest(companies: Iterable[Company], folder: Path, ruleset_version: int, draws: int) -> Backtest:
    """Rate every company as of each fiscal year and compare with what prices in `folder` did next.

    Raises:
        OperationFailed: the folder has no prices, or too few of them.
    """
    prices, ruleset = Prices.read(folder), load_ruleset(ruleset_version)
    each_company = [list(observations(snapshots(company, prices), ruleset)) for company in companies]
    found = [each for observed in each_company for each in observed]
    if len(found) < FEWEST:
        raise OperationFailed(
            f"The prices in {folder} give {len(found)} twelve-month returns; at least {FEWEST} are needed. "
            "Name a folder with more prices."
        )
    return summarize(found, ruleset_version, draws, len(each_company))


def summarize(found: Sequence[Observation], ruleset_version: int, draws: int, companies: int) -> Backtest:
    """Return the report of some observations, of so many companies that were looked at."""
    by_stars: dict[int, list[float]] = defaultdict(list)
    for each in found:
        by_stars[each.stars].append(each.forward_return)
    observed = len({each.symbol for each in found})
    years = sorted({each.cohort for each in found})
    outcomes = [_outcome(name, found, draws) for name in found[0].signals]
    return Backtest(
        ruleset_version=ruleset_version,
        filing_lag_days=FILING_LAG_DAYS,
        draws=draws,
        observations=len(found),
        companies=observed,
        left_out=companies - observed,
        cohorts=tuple(_cohort(year, [each for each in found if each.cohort == year], draws) for year in years),
        outcomes=tuple(each for each in outcomes if each is not None),
        returns_by_stars={stars: float(np.mean(returns)) for stars, returns in sorted(by_stars.items())},
    )


def _outcome(name: str, found: Sequence[Observation], draws: int) -> Outcome | None:
    stated = [(value, each) for each in found if (value := each.signals[name]) is not None]
    if len(stated) < FEWEST:
        return None
    return outcome(
        name,
        np.array([value for value, _ in stated]),
        np.array([each.forward_return for _, each in stated]),
        np.array([each.cohort for _, each in stated]),
        [each.symbol for _, each in stated],
        draws,
        SEED,
    )


def _cohort(year: int, found: Sequence[Observation], draws: int) -> Cohort:
    scores = np.array([each.signals[RATING] for each in found], dtype=float)
    returns = np.array([each.forward_return for each in found])
    one = np.zeros(len(found), dtype=np.int64)
    alone = outcome(RATING, scores, returns, one, [each.symbol for each in found], draws, SEED)
    return Cohort(
        fiscal_year=year,
        companies=len(found),
        stars=dict(sorted(Counter(each.stars for each in found).items())),
        median_return=float(np.median(returns)),
        rank_correlation=alone.rank_correlation,
    )
