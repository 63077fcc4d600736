"""Rule sets: versioned data that says which metric speaks how loudly for or against a company."""

from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

from signal9_marketdata import Sector

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


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a metric scores 0 (`weak`) and 100 (`strong`), in the metric's unit; in between the score is linear."""

    weak: float
    strong: float


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: judges the newest value of a metric by thresholds, which sectors may override or be excluded from.

    A value outside `plausible`, where that is given, comes from a tiny divisor or a slip: the rule has no figure then.
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
    excludes: tuple[Sector, ...] = ()
    sectors: dict[Sector, Thresholds] = {}
    plausible: tuple[float, float] | None = None

    def applies_to(self, sector: Sector | None) -> bool:
        """Tell whether the rule means anything in that sector; it does where the sector is not known."""
        return sector not in self.excludes

    def can_judge(self, value: float | None) -> bool:
        """Tell whether there is a figure, and one that can be true."""
        return value is not None and (self.plausible is None or self.plausible[0] <= value <= self.plausible[1])

    def thresholds(self, sector: Sector | None) -> Thresholds:
        """Return the thresholds that hold in that sector."""
        default = Thresholds(self.weak, self.strong)
        return default if sector is None else self.sectors.get(sector, default)

    def score(self, value: float, sector: Sector | None) -> float:
        """Return 0 (weak or worse) to 100 (strong or better)."""
        bounds = self.thresholds(sector)
        return 100 * min(1.0, max(0.0, (value - bounds.weak) / (bounds.strong - bounds.weak)))

    def explain(self, symbol: str, value: float, sector: Sector | None) -> str:
        """Return the sentence of the rule with the company's figure and the thresholds in it."""
        bounds = self.thresholds(sector)
        show = _UNITS[self.unit]
        return self.sentence.format(
            symbol=symbol, value=show(value), weak=show(bounds.weak), strong=show(bounds.strong)
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
    `reading` is the version of the reading by which figures are believed.
    """

    version: Annotated[int, Meta(ge=1)]
    boundaries: tuple[Score, Score, Score, Score]
    stability: Stability
    components: dict[Component, Share]
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]
    reference: str | None = None
    reading: Annotated[int, Meta(ge=1)] = 1

    def rating(self, score: float) -> int:
        """Return 1 to 5: a score at a boundary has the higher rating."""
        return 1 + sum(score >= boundary for boundary in self.boundaries)
