"""How a company's rating moved: its fiscal years, each rated by what its statements had said by then."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import msgspec

from signal9_marketdata import Group, Sector
from signal9_rating.arithmetic import DIGITS
from signal9_rating.fiscal import FILING_LAG_DAYS, TOLERANCE_DAYS, YEAR
from signal9_rating.metrics import ANNUAL
from signal9_rating.ruleset import Rule, Ruleset
from signal9_rating.verdict import Plan

TRACED: Final = 0.6
"""Least evidence of a past year where what is missing counts: the oldest report has no year before to be compared with, and
would look weak for that."""


class PastRating(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One fiscal year's rating by its statements alone, known from `known_from` on."""

    fiscal_date_ending: date
    known_from: date
    investment_rating: int
    score: float


def track_record(
    metrics: Mapping[str, Mapping[str, float | None]],
    rules: Sequence[Rule],
    ruleset: Ruleset,
    sector: Sector | None,
    group: Group | None = None,
) -> tuple[PastRating, ...]:
    """Return the rating of each fiscal year, newest first; a year with too little evidence is left out.

    Only metrics of the statements count: the vendor gives no prices, estimates or news of earlier years, so that even
    the newest entry may differ from today's rating. A metric of a year looks at that year and back, never forward.
    """
    annual = [rule for rule in rules if rule.metric in ANNUAL]
    read = {rule.metric: metrics[rule.metric] for rule in annual}
    plan, record = Plan(annual, ruleset, sector, group), []
    for ending in next(iter(metrics.values()), {}):
        judged = plan.total({name: values[ending] for name, values in read.items()})
        if judged is not None and (ruleset.unknown is None or judged[1] >= TRACED):
            day = date.fromisoformat(ending)
            score = round(judged[0], DIGITS)
            record.append(
                PastRating(
                    fiscal_date_ending=day,
                    known_from=day + timedelta(days=FILING_LAG_DAYS),
                    investment_rating=ruleset.rating(score),
                    score=score,
                )
            )
    return tuple(record)


def mean_move(record: Sequence[PastRating]) -> float | None:
    """Return by how many points the score moved from one fiscal year to the next on average; None for one year only."""
    moves = [
        abs(later.score - earlier.score)
        for later, earlier in pairwise(record)
        if abs((later.fiscal_date_ending - earlier.fiscal_date_ending).days - YEAR) <= TOLERANCE_DAYS
    ]
    return sum(moves) / len(moves) if moves else None
