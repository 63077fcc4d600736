"""Rates a company: rules judge metrics, components weigh rules, the rating weighs components."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from signal9_analysis.analysis import DIGITS, Analysis, Components, RatingStability, Reason
from signal9_analysis.company import Company
from signal9_analysis.confidence import Confidence, agreement, freshness, history
from signal9_analysis.errors import UnratableCompany
from signal9_analysis.metrics import compute_metrics, newest
from signal9_analysis.peers import PeerSummary, compared, peer_ranks
from signal9_analysis.ruleset import Component, Rule, Ruleset
from signal9_analysis.sectors import Sector

NEUTRAL: Final = 50.0
_CAMEL: Final = {field.name: field.encode_name for field in msgspec.structs.fields(Components)}


class _Verdict(msgspec.Struct, frozen=True):
    rule: Rule
    value: float
    score: float


def rate(
    company: Company,
    ruleset: Ruleset,
    as_of: date,
    peers: Sequence[PeerSummary] = (),
    digests: Mapping[str, str] | None = None,
) -> Analysis:
    """Rate a company by what was known on `as_of`; pure, the same arguments give the same analysis.

    A rule without a figure is left out and the others of its component carry its weight; a component without any is
    left out likewise. So what is missing lowers `confidence`, not the rating.

    `digests` maps document names to the SHA-256 of the bytes used. `peers` may hold the company itself.

    Raises:
        UnratableCompany: no annual report was known, or no rule has a figure.
    """
    known = company.known_at(as_of)
    if not known.years:
        raise UnratableCompany(
            f"{company.symbol}: no annual report ends by {as_of.isoformat()}; at least one is needed. Rate a later day."
        )
    metrics = compute_metrics(known)
    latest = newest(metrics)
    others = compared(peers, known.symbol)
    applicable = [rule for rule in ruleset.rules if rule.applies_to(known.sector)]
    verdicts = _judge(applicable, {**latest, **peer_ranks(latest, others)}, known.sector)
    if not verdicts:
        raise UnratableCompany(
            f"{company.symbol}: none of the {len(applicable)} rules of rule set {ruleset.version} has a figure by "
            f"{as_of.isoformat()}; at least one is needed. Validate the documents."
        )
    scores = _component_scores(verdicts)
    weight = sum(ruleset.components[name] for name in scores)
    # Rounded as it will be shown: a score that reads 62.0 has the rating that begins at 62.
    score = round(sum(ruleset.components[name] * value for name, value in scores.items()) / weight, DIGITS)
    confidence = Confidence(
        coverage=_coverage(applicable, verdicts, ruleset),
        freshness=freshness(known.years[0].ending, as_of),
        agreement=agreement(scores, {name: ruleset.components[name] for name in scores}),
        history=history(len(known.years)),
    )
    judged = {verdict.rule.id for verdict in verdicts}
    return Analysis(
        symbol=known.symbol,
        sector=known.sector,
        as_of=as_of,
        fiscal_date_ending=known.years[0].ending,
        investment_rating=1 + sum(score >= boundary for boundary in ruleset.boundaries),
        score=score,
        confidence=confidence.percent(),
        confidence_parts=confidence,
        rating_stability=_stability(score, ruleset),
        components=Components(**scores),
        reasons=_reasons(verdicts, known, ruleset, weight),
        missing=tuple(sorted(rule.id for rule in applicable if rule.id not in judged)),
        peers=others,
        ruleset_version=ruleset.version,
        digests=dict(digests or {}),
        metrics=metrics,
    )


def _judge(rules: Sequence[Rule], values: Mapping[str, float | None], sector: Sector | None) -> list[_Verdict]:
    found = ((rule, values.get(rule.metric)) for rule in rules)
    return [_Verdict(rule, value, rule.score(value, sector)) for rule, value in found if value is not None]


def _component_weights(verdicts: Sequence[_Verdict]) -> dict[Component, float]:
    weights: dict[Component, float] = {}
    for verdict in verdicts:
        weights[verdict.rule.component] = weights.get(verdict.rule.component, 0.0) + verdict.rule.weight
    return weights


def _component_scores(verdicts: Sequence[_Verdict]) -> dict[Component, float]:
    weights = _component_weights(verdicts)
    scores = dict.fromkeys(weights, 0.0)
    for verdict in verdicts:
        scores[verdict.rule.component] += verdict.rule.weight * verdict.score / weights[verdict.rule.component]
    return {name: min(100.0, score) for name, score in scores.items()}


def _coverage(applicable: Sequence[Rule], verdicts: Sequence[_Verdict], ruleset: Ruleset) -> float:
    """Return the weight of the rules that had a figure, as a share of all that apply, 0 to 1."""
    judged = sum(ruleset.components[v.rule.component] * v.rule.weight for v in verdicts)
    return judged / sum(ruleset.components[rule.component] * rule.weight for rule in applicable)


def _reasons(
    verdicts: Sequence[_Verdict], company: Company, ruleset: Ruleset, component_weight: float
) -> tuple[Reason, ...]:
    """Return the reasons, the loudest first; their contributions add up to the overall score − 50."""
    weights = _component_weights(verdicts)
    reasons = [
        Reason(
            rule_id=verdict.rule.id,
            component=_CAMEL[verdict.rule.component],
            metric=verdict.rule.metric,
            value=verdict.value,
            score=verdict.score,
            contribution=(verdict.score - NEUTRAL)
            * (verdict.rule.weight / weights[verdict.rule.component])
            * (ruleset.components[verdict.rule.component] / component_weight),
            sentence=verdict.rule.explain(company.symbol, verdict.value, company.sector),
        )
        for verdict in verdicts
    ]
    return tuple(sorted(reasons, key=lambda reason: (-abs(reason.contribution), reason.rule_id)))


def _stability(score: float, ruleset: Ruleset) -> RatingStability:
    distance = min(abs(score - boundary) for boundary in ruleset.boundaries)
    if distance >= ruleset.stability.high:
        return "high"
    return "medium" if distance >= ruleset.stability.medium else "low"
