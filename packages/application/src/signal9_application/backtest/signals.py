"""What is tested: the rating's score and its components, beside Piotroski's F and chance."""

import random
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from signal9_application.backtest.cohorts import Snapshot
from signal9_rating import Analysis, Ruleset, UnratableCompany, newest_value, rate

RATING: Final = "rating"
PIOTROSKI: Final = "piotroski_f_score"
BESIDE_PIOTROSKI: Final = "rating_beside_piotroski"
"""The rating where Piotroski's F is known as well: the two are compared on the same company years."""

RANDOM: Final = "random"

SEED: Final = 1
"""Of the random rating and of the bootstrap: the same data give the same report."""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One company at one month end: what each signal said, and what its price did in the next twelve months.

    `signals` holds the overall score under `RATING`, components under their names, `PIOTROSKI`,
    `BESIDE_PIOTROSKI` and `RANDOM`.
    """

    symbol: str
    cohort: int
    stars: int
    signals: Mapping[str, float | None]
    forward_return: float


def observations(snapshots: Iterator[Snapshot], ruleset: Ruleset) -> Iterator[Observation]:
    """Yield what the rule set said of each snapshot that has a return; one that is unrated is left out."""
    for snapshot in snapshots:
        if snapshot.forward_return is None:
            continue
        try:
            analysis = rate(snapshot.company, ruleset, snapshot.rated_on)
        except UnratableCompany:
            continue
        if analysis.investment_rating is None:
            continue
        yield Observation(
            symbol=snapshot.symbol,
            cohort=cohort_of(snapshot),
            stars=analysis.investment_rating,
            signals=_signals(analysis, _chance(snapshot)),
            forward_return=snapshot.forward_return,
        )


def cohort_of(snapshot: Snapshot) -> int:
    """Return the fiscal year as people call it: one that ends by May is named for the year before."""
    ending = snapshot.fiscal_date_ending
    return ending.year if ending.month > 5 else ending.year - 1


def _signals(analysis: Analysis, chance: float) -> dict[str, float | None]:
    components: dict[str, float | None] = msgspec.to_builtins(analysis.components)
    piotroski = newest_value(analysis, PIOTROSKI)
    return {
        RATING: analysis.score,
        **{name: components[name] for name in components if name != "sentiment"},  # there is no news of those years
        PIOTROSKI: piotroski,
        BESIDE_PIOTROSKI: None if piotroski is None else analysis.score,
        RANDOM: chance,
    }


def _chance(snapshot: Snapshot) -> float:
    """Return a number from 0 to 1 that depends on nothing but the name, the day and the seed."""
    return random.Random(f"{SEED} {snapshot.symbol} {snapshot.rated_on}").random()  # noqa: S311  # no secret
