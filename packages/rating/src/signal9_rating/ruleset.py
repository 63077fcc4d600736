"""Rule sets: versioned data that says which metric speaks how loudly for or against a company."""

from functools import lru_cache
from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

from signal9_marketdata import Group, Sector

Component = Literal["financial_health", "profitability", "growth", "valuation", "sentiment", "peers"]
COMPONENTS: Final[tuple[Component, ...]] = get_args(Component)

Share = Annotated[float, Meta(gt=0, le=1)]
Score = Annotated[float, Meta(ge=0, le=100)]

LARGE: Final = 1e9
"""From here on a sentence shows a figure by its magnitude."""


def _percent(value: float) -> str:
    return f"{_fixed(100 * value, 1)} %"


def _times(value: float) -> str:
    return f"{_fixed(value, 2)}×"


def _points(value: float) -> str:
    shown = _fixed(value, 2)
    return shown.rstrip("0").rstrip(".") if abs(value) < LARGE else shown


def _fixed(value: float, digits: int) -> str:
    """Write a figure with so many digits after the point, and an absurd one so that it stays a word of the sentence."""
    return f"{value:.{digits}f}" if abs(value) < LARGE else f"{value:.3g}"


_UNITS: Final = {"percent": _percent, "times": _times, "points": _points}


@lru_cache(maxsize=4096)
def _shown_bounds(unit: str, weak: float, strong: float) -> tuple[str, str]:
    """Return two thresholds as a sentence shows them: they are the same for every company of a line of business."""
    show = _UNITS[unit]
    return show(weak), show(strong)


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a metric scores 0 (`weak`) and 100 (`strong`), in the metric's unit; in between the score is linear."""

    weak: float
    strong: float

    def score(self, value: float) -> float:
        """Return 0 (weak or worse) to 100 (strong or better)."""
        share = (value - self.weak) / (self.strong - self.weak)
        return 100.0 if share >= 1 else 0.0 if share <= 0 else 100 * share


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: judges the newest value of a metric by thresholds.

    `groups` and `sectors` override the thresholds, an industry group before its sector; `excludes` are sectors and
    groups in which the rule means nothing, `only` those outside of which it does not.
    A value outside `plausible`, where that is given, comes from a tiny divisor or a slip: the rule has no figure then.
    `market_value` tells that the metric divides by, or holds against, what the market pays: where that is in other money
    than the statements, the rule does not apply.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    component: Component
    metric: str
    direction: Literal["higher", "lower"]
    weak: float
    strong: float
    weight: Share
    unit: Literal["percent", "times", "points"]
    sentence: Annotated[str, Meta(min_length=1, max_length=300)]
    excludes: tuple[Sector | Group, ...] = ()
    only: tuple[Sector | Group, ...] = ()
    sectors: dict[Sector, Thresholds] = {}
    groups: dict[Group, Thresholds] = {}
    plausible: tuple[float, float] | None = None
    market_value: bool = False

    def applies_to(self, sector: Sector | None, group: Group | None = None) -> bool:
        """Tell whether the rule means anything in that line of business; where that is not known, a general one does."""
        if sector in self.excludes or group in self.excludes:
            return False
        return not self.only or sector in self.only or group in self.only

    def can_judge(self, value: float | None) -> bool:
        """Tell whether there is a figure, and one that can be true."""
        return value is not None and (self.plausible is None or self.plausible[0] <= value <= self.plausible[1])

    def thresholds(self, sector: Sector | None, group: Group | None = None) -> Thresholds:
        """Return the thresholds that hold in that group, else in that sector, else everywhere."""
        if group is not None and group in self.groups:
            return self.groups[group]
        if sector is not None and sector in self.sectors:
            return self.sectors[sector]
        return Thresholds(self.weak, self.strong)

    def explain(self, symbol: str, value: float, bounds: Thresholds, period: str) -> str:
        """Return the sentence of the rule with the company's figure, the thresholds and the period in it."""
        weak, strong = _shown_bounds(self.unit, bounds.weak, bounds.strong)
        return self.sentence.format(
            symbol=symbol, value=_UNITS[self.unit](value), weak=weak, strong=strong, period=period
        )


class Stability(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a rating is called stable, in points of the overall score.

    `high` and `medium` are distances from the nearest boundary, at least; `calm` and `wild` are mean moves of the score
    from one fiscal year to the next: highly stable needs at most `calm`, more than `wild` is low whatever the distance.
    """

    high: Annotated[float, Meta(gt=0)]
    medium: Annotated[float, Meta(gt=0)]
    calm: Annotated[float, Meta(gt=0)] = 8.0
    wild: Annotated[float, Meta(gt=0)] = 16.0

    def of(self, distance: float, move: float | None) -> Literal["high", "medium", "low"]:
        """Return the stability of a score `distance` points from a boundary that moves by `move` a year."""
        if distance < self.medium or (move is not None and move > self.wild):
            return "low"
        return "high" if distance >= self.high and (move is None or move <= self.calm) else "medium"


class Ruleset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that turns metrics into a rating; `boundaries` are the overall scores at which ratings 2 to 5 begin.

    `reference` names the packaged companies that percentiles and peers are taken from; without it there are no peers.
    `reading` is the version of the reading by which figures are believed. `unknown` is the score that a rule without a
    figure counts with; where it is None, such a rule hands its weight to the others. A company whose figures stand for
    less than `evidence` of the weight of the rules that apply is unrated, and so is one without any figure of one of `needs`.
    """

    version: Annotated[int, Meta(ge=1)]
    boundaries: tuple[Score, Score, Score, Score]
    stability: Stability
    components: dict[Component, Share]
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]
    reference: str | None = None
    reading: Annotated[int, Meta(ge=1)] = 1
    unknown: Score | None = None
    evidence: Annotated[float, Meta(ge=0, le=1)] = 0.0
    needs: tuple[Component, ...] = ()

    def rating(self, score: float) -> int:
        """Return 1 to 5: a score at a boundary has the higher rating."""
        return 1 + sum(score >= boundary for boundary in self.boundaries)
