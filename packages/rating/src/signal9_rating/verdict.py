"""What the rules say of a company: each rule's score, its weight in the whole, the scores of the components."""

import math
from collections.abc import Mapping, Sequence

import msgspec

from signal9_marketdata import Group, Sector
from signal9_rating.ruleset import Component, Rule, Ruleset, Thresholds


class Verdict(msgspec.Struct, frozen=True):
    """One rule that had a figure: `score` 0 to 100, `weight` its share of the overall score."""

    rule: Rule
    value: float
    bounds: Thresholds
    score: float
    weight: float


class Judgement(msgspec.Struct, frozen=True):
    """All verdicts on one company, and what they add up to, 0 to 100.

    `shares` are the nominal weights of all rules that apply, with a figure or without, which add up to 1; `evidence` is
    that of the rules with a figure. Under a rule set with `unknown` a verdict's weight is its nominal one, and what is
    missing of 1 counts with that score; without it the verdicts' weights add up to 1.
    """

    verdicts: tuple[Verdict, ...]
    components: dict[Component, float]
    score: float
    shares: dict[str, float]
    evidence: float


def judge(
    rules: Sequence[Rule],
    values: Mapping[str, float | None],
    sector: Sector | None,
    ruleset: Ruleset,
    group: Group | None = None,
) -> Judgement | None:
    """Return what the rules, all of which apply, say of these values; None where no rule has a figure it can judge."""
    found = [(rule, value) for rule in rules if rule.can_judge(value := values.get(rule.metric)) and value is not None]
    if not found:
        return None
    unknown = ruleset.unknown
    weights = _sums(rules if unknown is not None else [rule for rule, _ in found])
    whole = math.fsum(ruleset.components[component] for component in weights)
    verdicts = []
    components: dict[Component, float] = {}
    known: dict[Component, float] = {}
    for rule, value in found:
        bounds = rule.thresholds(sector, group)
        score = bounds.score(value)
        name = rule.component
        share = rule.weight / weights[name]
        verdicts.append(Verdict(rule, value, bounds, score, share * ruleset.components[name] / whole))
        components[name] = components.get(name, 0.0) + share * score
        known[name] = known.get(name, 0.0) + share
    shares = shares_of(rules, ruleset)
    if unknown is not None:
        for name, share in known.items():
            components[name] += max(0.0, 1.0 - share) * unknown
    score = sum(ruleset.components[name] * components.get(name, unknown or 0.0) for name in weights) / whole
    return Judgement(
        tuple(verdicts),
        {name: min(100.0, value) for name, value in components.items()},
        min(100.0, score),
        shares,
        min(1.0, math.fsum(shares[rule.id] for rule, _ in found)),
    )


def shares_of(rules: Sequence[Rule], ruleset: Ruleset) -> dict[str, float]:
    """Return rule id → nominal weight of these rules, all of which apply, as shares of the whole; they add up to 1.

    Rule sets without `unknown` count a component by what of it applies, as the confidence of old ratings did.
    """
    if ruleset.unknown is None:
        whole = math.fsum(ruleset.components[rule.component] * rule.weight for rule in rules)
        return {rule.id: ruleset.components[rule.component] * rule.weight / whole for rule in rules}
    weights = _sums(rules)
    whole = math.fsum(ruleset.components[component] for component in weights)
    return {
        rule.id: rule.weight / weights[rule.component] * ruleset.components[rule.component] / whole for rule in rules
    }


def _sums(rules: Sequence[Rule]) -> dict[Component, float]:
    weights: dict[Component, float] = {}
    for rule in rules:
        weights[rule.component] = weights.get(rule.component, 0.0) + rule.weight
    return weights
