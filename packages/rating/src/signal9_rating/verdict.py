"""What the rules say of a company: each rule's score, its weight in the whole, the scores of the components."""

from collections.abc import Mapping, Sequence

import msgspec

from signal9_marketdata import Sector
from signal9_rating.ruleset import Component, Rule, Ruleset, Thresholds


class Verdict(msgspec.Struct, frozen=True):
    """One rule that had a figure: `score` 0 to 100, `weight` its share of the overall score; all weights add up to 1."""

    rule: Rule
    value: float
    bounds: Thresholds
    score: float
    weight: float


class Judgement(msgspec.Struct, frozen=True):
    """All verdicts on one company, and what they add up to, 0 to 100."""

    verdicts: tuple[Verdict, ...]
    components: dict[Component, float]
    score: float


def judge(
    rules: Sequence[Rule], values: Mapping[str, float | None], sector: Sector | None, ruleset: Ruleset
) -> Judgement | None:
    """Return what the rules say of these values, None where no rule has a figure it can judge.

    A rule without a figure hands its weight to the others of its component, a component without any to the others.
    """
    found = [(rule, value) for rule in rules if rule.can_judge(value := values.get(rule.metric)) and value is not None]
    if not found:
        return None
    weights: dict[Component, float] = {}
    for rule, _ in found:
        weights[rule.component] = weights.get(rule.component, 0.0) + rule.weight
    whole = sum(ruleset.components[component] for component in weights)
    verdicts = tuple(
        Verdict(
            rule,
            value,
            rule.thresholds(sector),
            rule.score(value, sector),
            rule.weight / weights[rule.component] * ruleset.components[rule.component] / whole,
        )
        for rule, value in found
    )
    components = {
        name: min(100.0, sum(v.rule.weight * v.score for v in verdicts if v.rule.component == name) / weight)
        for name, weight in weights.items()
    }
    score = sum(ruleset.components[name] * value for name, value in components.items()) / whole
    return Judgement(verdicts, components, score)
