"""The result of rating one company, and its bytes: the same inputs always give the same ones."""

from datetime import date
from typing import Final, Literal, TypeAlias

import msgspec

from signal9_rating.arithmetic import DIGITS
from signal9_rating.confidence import Confidence
from signal9_rating.flips import Flip
from signal9_rating.metrics import Metrics
from signal9_rating.peers import PeerSummary
from signal9_rating.reading import Doubt
from signal9_rating.sources import Source
from signal9_rating.track import PastRating

RatingStability = Literal["high", "medium", "low"]


class Reason(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One rule that had a figure to judge.

    `score` is 0 to 100: 0 at `weak` or worse, 100 at `strong` or better, in the metric's unit. `contribution` is how
    many points of the overall score the rule moved it from the neutral 50. `sources` are the figures behind `value`.
    """

    rule_id: str
    component: str
    metric: str
    value: float
    score: float
    contribution: float
    sentence: str
    weak: float | None = None
    strong: float | None = None
    sources: tuple[Source, ...] = ()


class Components(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Component scores, 0 to 100; None where no rule of the component had a figure."""

    financial_health: float | None = None
    profitability: float | None = None
    growth: float | None = None
    valuation: float | None = None
    sentiment: float | None = None
    peers: float | None = None


class Analysis(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A rating and everything that explains it.

    `investment_rating` is 1 (worst) to 5; `confidence` 0 to 100; `score` the overall score, 0 to 100;
    `missing` the rules that apply to the company but had no figure; `flips` what would give it another rating;
    `track_record` its fiscal years by their statements alone; `cautions` what not to read into the figures.
    A company is unrated where there is too little to rate it by: then `unrated_reason` says why, in one sentence, and
    there is no rating and no score. `group` is the industry group whose yardsticks were used, `classified_by` what told
    it; `reading` the version of the reading that `doubts` come from. `industry` is the vendor's word, `peer_metrics` what
    other companies are compared with it by: those of `peers.COMPARED`, and the revenue. `missing_contribution` is how many
    points the rules without a figure moved the score from the neutral 50: with the reasons' contributions it adds up to it.
    """

    symbol: str
    sector: str | None
    as_of: date
    fiscal_date_ending: date | None
    investment_rating: int | None
    score: float | None
    confidence: float
    confidence_parts: Confidence
    rating_stability: RatingStability | None
    components: Components
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    peers: tuple[PeerSummary, ...]
    ruleset_version: int
    digests: dict[str, str]
    metrics: Metrics
    flips: tuple[Flip, ...] = ()
    track_record: tuple[PastRating, ...] = ()
    cautions: tuple[str, ...] = ()
    unrated_reason: str = ""
    group: str | None = None
    classified_by: str = "sector"
    reading: int = 1
    doubts: tuple[Doubt, ...] = ()
    industry: str | None = None
    peer_metrics: dict[str, float | None] = {}
    missing_contribution: float = 0.0


def newest_value(analysis: Analysis, metric: str) -> float | None:
    """Return a metric's value for the newest fiscal year; None where it is not known, or no year is."""
    ending = analysis.fiscal_date_ending
    return None if ending is None else analysis.metrics.get(metric, {}).get(ending.isoformat())


def summary_of(analysis: Analysis) -> PeerSummary:
    """Return what another company's rating needs to compare itself with this one."""
    return PeerSummary(
        symbol=analysis.symbol,
        metrics={name: newest_value(analysis, name) for name in analysis.metrics},
        investment_rating=analysis.investment_rating,
    )


_Json: TypeAlias = "dict[str, _Json] | list[_Json] | str | int | float | None"


def encode(analysis: Analysis) -> bytes:
    """Return the analysis as JSON: keys sorted, figures rounded to six digits, no clock but `asOf`."""
    return msgspec.json.encode(_rounded(msgspec.to_builtins(analysis)), order="sorted")


def decode(raw: bytes) -> Analysis:
    """Return the analysis that `encode` wrote.

    Raises:
        msgspec.ValidationError: the bytes are JSON, but no analysis.
        msgspec.DecodeError: the bytes are not JSON.
    """
    return msgspec.json.decode(raw, type=Analysis)


_NESTED: Final = frozenset({float, dict, list, tuple})
"""Types in which something may have to be rounded: most of an analysis is none of them, and is passed by."""


def _rounded(value: _Json) -> _Json:
    if type(value) is dict:
        # Most values are figures: rounding them here saves a call each, a third of the encoding.
        return {
            key: round(item, DIGITS) + 0.0 if type(item) is float else _rounded(item) if type(item) in _NESTED else item
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_rounded(item) if type(item) in _NESTED else item for item in value]
    return round(value, DIGITS) + 0.0 if type(value) is float else value  # never -0.0
