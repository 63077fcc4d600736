"""Rates a company: rules judge metrics, components weigh rules, the rating weighs components."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from signal9_marketdata import Company, Sector
from signal9_rating.analysis import Analysis, Components, Reason
from signal9_rating.arithmetic import DIGITS
from signal9_rating.candidates import RatedIn, nobody
from signal9_rating.cautions import cautions
from signal9_rating.confidence import Confidence, agreement, freshness, history
from signal9_rating.errors import UnratableCompany
from signal9_rating.flips import flips
from signal9_rating.metrics import compute_metrics, newest
from signal9_rating.peer_choice import chosen_peers, peer_cautions, ranks_of
from signal9_rating.peers import PeerSummary, compared, peer_figures, peers_named
from signal9_rating.reading import read
from signal9_rating.ruleset import Rule, Ruleset
from signal9_rating.tracer import SourceTracer
from signal9_rating.track import mean_move, track_record
from signal9_rating.verdict import Judgement, judge

NEUTRAL: Final = 50.0
_CAMEL: Final = {field.name: field.encode_name for field in msgspec.structs.fields(Components)}


def rate(
    company: Company,
    ruleset: Ruleset,
    as_of: date,
    peers: Sequence[PeerSummary] | None = None,
    digests: Mapping[str, str] | None = None,
    rated: RatedIn = nobody,
) -> Analysis:
    """Rate a company by what was known on `as_of`; pure, the same arguments give the same analysis.

    A rule without a figure is left out and the others of its component carry its weight; a component without any is
    left out likewise. So what is missing lowers `confidence`, not the rating.

    `digests` maps document names to the SHA-256 of the bytes used. `peers` may hold the company itself; None chooses
    them among the companies of its industry group that `rated` gives, of ratings before `as_of`, and where those are
    too few from the rule set's packaged reference, as known on that day.

    Raises:
        UnratableCompany: no annual report was known, or no rule has a figure.
    """
    reading = read(company.known_at(as_of), as_of, ruleset.reading)
    known, sector = reading.company, reading.sector
    if not known.years:
        raise UnratableCompany(
            f"{company.symbol}: no annual report ends by {as_of.isoformat()}; at least one is needed. Rate a later day."
        )
    metrics = compute_metrics(known)
    latest = newest(metrics)
    others = compared(chosen_peers(reading, ruleset, as_of, rated) if peers is None else peers, known.symbol)
    ranks = ranks_of(latest, others, known.years[0].ending, ruleset)
    applicable = [rule for rule in ruleset.rules if rule.applies_to(sector)]
    judgement = judge(applicable, {**latest, **ranks}, sector, ruleset)
    if judgement is None:
        raise UnratableCompany(
            f"{company.symbol}: none of the {len(applicable)} rules of rule set {ruleset.version} has a figure by "
            f"{as_of.isoformat()}; at least one is needed. Validate the documents."
        )
    # Rounded as it will be shown: a score that reads 62.0 has the rating that begins at 62.
    score = round(judgement.score, DIGITS)
    record = track_record(metrics, applicable, ruleset, sector)
    confidence = Confidence(
        coverage=_coverage(applicable, judgement, ruleset),
        freshness=freshness(known.years[0].ending, as_of),
        agreement=agreement(judgement.components, {name: ruleset.components[name] for name in judgement.components}),
        history=history(len(known.years)),
    )
    judged = {verdict.rule.id for verdict in judgement.verdicts}
    return Analysis(
        symbol=known.symbol,
        sector=sector,
        as_of=as_of,
        fiscal_date_ending=known.years[0].ending,
        investment_rating=ruleset.rating(score),
        score=score,
        confidence=confidence.percent(),
        confidence_parts=confidence,
        rating_stability=ruleset.stability.of(
            min(abs(score - boundary) for boundary in ruleset.boundaries), mean_move(record)
        ),
        components=Components(**judgement.components),
        reasons=_reasons(judgement, known, sector, SourceTracer(known), others),
        missing=tuple(sorted(rule.id for rule in applicable if rule.id not in judged)),
        peers=others,
        ruleset_version=ruleset.version,
        digests=dict(digests or {}),
        metrics=metrics,
        flips=flips(judgement.verdicts, score, ruleset.boundaries),
        track_record=record,
        cautions=cautions(known)
        + (peer_cautions(reading, others, known.years[0].ending) if peers is None and ruleset.reading > 1 else ()),
        group=reading.group,
        classified_by=reading.classified_by,
        reading=ruleset.reading,
        doubts=reading.doubts,
        industry=known.overview.industry,
        peer_metrics=peer_figures(latest, known.years[0].income),
    )


def _coverage(applicable: Sequence[Rule], judgement: Judgement, ruleset: Ruleset) -> float:
    """Return the weight of the rules that had a figure, as a share of all that apply, 0 to 1."""
    judged = sum(ruleset.components[v.rule.component] * v.rule.weight for v in judgement.verdicts)
    return judged / sum(ruleset.components[rule.component] * rule.weight for rule in applicable)


def _reasons(
    judgement: Judgement, company: Company, sector: Sector | None, tracer: SourceTracer, peers: Sequence[PeerSummary]
) -> tuple[Reason, ...]:
    """Return the reasons, the loudest first; their contributions add up to the overall score − 50."""
    reasons = [
        Reason(
            rule_id=verdict.rule.id,
            component=_CAMEL[verdict.rule.component],
            metric=verdict.rule.metric,
            value=verdict.value,
            score=verdict.score,
            contribution=(verdict.score - NEUTRAL) * verdict.weight,
            sentence=verdict.rule.explain(company.symbol, verdict.value, sector)
            + peers_named(verdict.rule.metric, peers),
            weak=verdict.bounds.weak,
            strong=verdict.bounds.strong,
            sources=tracer.sources(verdict.rule.metric),
        )
        for verdict in judgement.verdicts
    ]
    return tuple(sorted(reasons, key=lambda reason: (-abs(reason.contribution), reason.rule_id)))
