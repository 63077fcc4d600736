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


class Plan:
    """What is the same of every judgement by some rules in one line of business: thresholds and nominal weights.

    `rules` all apply; a plan is made once, and judges each fiscal year.
    """

    def __init__(
        self, rules: Sequence[Rule], ruleset: Ruleset, sector: Sector | None, group: Group | None = None
    ) -> None:
        self.ruleset = ruleset
        self.rules = tuple((rule, rule.thresholds(sector, group)) for rule in rules)
        self.shares = shares_of(rules, ruleset)
        self.weights = _sums(rules)

    def judge(self, values: Mapping[str, float | None]) -> Judgement | None:
        """Return what the rules say of these values; None where no rule has a figure it can judge."""
        found = [
            (rule, bounds, value)
            for rule, bounds in self.rules
            if (value := values.get(rule.metric)) is not None and rule.can_judge(value)
        ]
        if not found:
            return None
        unknown, importance = self.ruleset.unknown, self.ruleset.components
        weights = self.weights if unknown is not None else _sums([rule for rule, _, _ in found])
        whole = math.fsum(importance[component] for component in weights)
        verdicts = []
        components: dict[Component, float] = {}
        known: dict[Component, float] = {}
        for rule, bounds, value in found:
            score, name = bounds.score(value), rule.component
            share = rule.weight / weights[name]
            verdicts.append(Verdict(rule, value, bounds, score, share * importance[name] / whole))
            components[name] = components.get(name, 0.0) + share * score
            known[name] = known.get(name, 0.0) + share
        if unknown is not None:
            for name, share in known.items():
                components[name] += max(0.0, 1.0 - share) * unknown
        score = sum(importance[name] * components.get(name, unknown or 0.0) for name in weights) / whole
        return Judgement(
            tuple(verdicts),
            {name: min(100.0, value) for name, value in components.items()},
            min(100.0, score),
            self.shares,
            min(1.0, math.fsum(self.shares[rule.id] for rule, _, _ in found)),
        )

    def total(self, values: Mapping[str, float | None]) -> tuple[float, float] | None:
        """Return the score and the evidence of `judge`, without its verdicts."""
        unknown = self.ruleset.unknown
        if unknown is None:
            whole = self.judge(values)
            return None if whole is None else (whole.score, whole.evidence)
        score = evidence = 0.0
        for rule, bounds in self.rules:
            if (value := values.get(rule.metric)) is not None and rule.can_judge(value):
                share = self.shares[rule.id]
                score += share * bounds.score(value)
                evidence += share
        return (score + (1.0 - evidence) * unknown, evidence) if evidence else None


def judge(
    rules: Sequence[Rule],
    values: Mapping[str, float | None],
    sector: Sector | None,
    ruleset: Ruleset,
    group: Group | None = None,
) -> Judgement | None:
    """Return what the rules, all of which apply, say of these values; None where no rule has a figure it can judge."""
    return Plan(rules, ruleset, sector, group).judge(values)


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
