"""Rates a company: rules judge metrics, components weigh rules, the rating weighs components."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from signal9_marketdata import Company
from signal9_rating.analysis import Analysis, Components, Reason
from signal9_rating.arithmetic import DIGITS
from signal9_rating.cautions import cautions
from signal9_rating.comparables import RatedIn, nobody
from signal9_rating.confidence import Confidence, agreement, concord, freshness, history
from signal9_rating.doubted import consistency, with_costs
from signal9_rating.errors import UnratableCompany
from signal9_rating.evidence import applicable, behind_its_time, connected, of_older_months, unrated_reason
from signal9_rating.flips import flips
from signal9_rating.metrics import compute_metrics, newest
from signal9_rating.peer_choice import chosen_peers, peer_cautions, ranks_of
from signal9_rating.peers import PEER_METRICS, PeerSummary, compared, peer_figures, peers_named
from signal9_rating.reading import Doubt, Reading, read
from signal9_rating.ruleset import Ruleset
from signal9_rating.tracer import SourceTracer
from signal9_rating.track import mean_move, track_record
from signal9_rating.trailing import Periods
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

    What is missing lowers the confidence. Under a rule set with `unknown` it earns no more than that, and a company with too
    little evidence, or that is none, is unrated: the analysis says why. Under rule sets 1 and 2 a rule without a figure
    is left out and the others of its component carry its weight; a component without any is left out likewise.

    `digests` maps document names to the SHA-256 of the bytes used. `peers` may hold the company itself; None chooses
    them among the companies of its industry group that `rated` gives, of ratings before `as_of`, and where those are
    too few from the rule set's packaged reference, as known on that day.

    Raises:
        UnratableCompany: no annual report was known, or no rule has a figure, under a rule set that leaves nobody unrated.
    """
    reading = read(company.known_at(as_of), as_of, ruleset.reading)
    known, sector, group = reading.company, reading.sector, reading.group
    rules = applicable(reading, ruleset)
    if not known.years and not ruleset.evidence:
        raise UnratableCompany(
            f"{company.symbol}: no annual report ends by {as_of.isoformat()}; at least one is needed. Rate a later day."
        )
    tracer = SourceTracer(known, reading.doubts)
    metrics = compute_metrics(known, tracer.values(rule.metric for rule in rules) if known.years else None)
    latest = newest(metrics)
    ending = known.years[0].ending if known.years else None
    if ending is None or reading.no_company:
        others: tuple[PeerSummary, ...] = ()
    else:
        others = compared(chosen_peers(reading, ruleset, as_of, rated) if peers is None else peers, known.symbol)
    ranks = {} if ending is None else ranks_of(latest, others, ending, ruleset)
    judgement = judge(rules, {**latest, **ranks}, sector, ruleset, group)
    if judgement is None and not ruleset.evidence:
        raise UnratableCompany(
            f"{company.symbol}: none of the {len(rules)} rules of rule set {ruleset.version} has a figure by "
            f"{as_of.isoformat()}; at least one is needed. Rate it under rule set 3, which says what is missing."
        )
    reason = unrated_reason(reading, judgement, ruleset, as_of) if ruleset.evidence else ""
    doubts = with_costs(reading.doubts, rules, tracer) if known.years else reading.doubts
    parts = _confidence(reading, doubts, judgement, ruleset, as_of)
    record = track_record(metrics, rules, ruleset, sector, group)
    # Rounded as it will be shown: a score that reads 62.0 has the rating that begins at 62.
    score = None if judgement is None or reason else round(judgement.score, DIGITS)
    judged = set() if judgement is None else {verdict.rule.id for verdict in judgement.verdicts}
    return Analysis(
        symbol=known.symbol,
        sector=sector,
        as_of=as_of,
        fiscal_date_ending=ending,
        investment_rating=None if score is None else ruleset.rating(score),
        score=score,
        confidence=parts.percent(),
        confidence_parts=parts,
        rating_stability=None
        if score is None
        else ruleset.stability.of(min(abs(score - boundary) for boundary in ruleset.boundaries), mean_move(record)),
        components=Components(**({} if judgement is None else judgement.components)),
        reasons=() if judgement is None else _reasons(judgement, known, tracer, others),
        missing=tuple(sorted(rule.id for rule in rules if rule.id not in judged)),
        peers=others,
        ruleset_version=ruleset.version,
        digests=dict(digests or {}),
        metrics=metrics,
        flips=() if judgement is None or score is None else flips(judgement.verdicts, score, ruleset.boundaries),
        track_record=record,
        cautions=cautions(reading, doubts, judgement, rules)
        + (of_older_months(known, judgement, as_of) if ruleset.reading > 1 else ())
        + (
            peer_cautions(reading, others, ending)
            if peers is None and ending is not None and ruleset.reading > 1 and not reading.no_company
            else ()
        ),
        unrated_reason=reason,
        group=group,
        classified_by=reading.classified_by,
        reading=ruleset.reading,
        doubts=doubts,
        industry=known.overview.industry,
        missing_contribution=0.0
        if judgement is None or ruleset.unknown is None
        else (ruleset.unknown - NEUTRAL) * (1.0 - judgement.evidence),
        peer_metrics=peer_figures(latest, known.years[0].income) if known.years else {},
    )


def _confidence(
    reading: Reading, doubts: Sequence[Doubt], judgement: Judgement | None, ruleset: Ruleset, as_of: date
) -> Confidence:
    company = reading.company
    if judgement is None or not company.years:
        return Confidence(coverage=0.0, freshness=0.0, agreement=0.0, history=0.0, consistency=1.0)
    added = ruleset.unknown is None
    behind = 0.0 if added else math.fsum(each.weight for each in behind_its_time(company, judgement, as_of))
    return Confidence(
        coverage=judgement.evidence,
        freshness=freshness(company.years[0].ending, as_of, behind / judgement.evidence),
        agreement=agreement(judgement.components, {name: ruleset.components[name] for name in judgement.components})
        if added
        else concord([(verdict.score, verdict.weight) for verdict in judgement.verdicts]),
        history=history(len(company.years)),
        consistency=None if added else consistency(doubts, judgement.shares) * connected(reading, ruleset),
    )


def _reasons(
    judgement: Judgement, company: Company, tracer: SourceTracer, peers: Sequence[PeerSummary]
) -> tuple[Reason, ...]:
    """Return the reasons, the loudest first.

    Their contributions, and what rules without a figure take from the neutral 50, add up to the overall score − 50.
    """
    periods = Periods(company)
    named = peers_named(peers)
    reasons = [
        Reason(
            rule_id=verdict.rule.id,
            component=_CAMEL[verdict.rule.component],
            metric=verdict.rule.metric,
            value=verdict.value,
            score=verdict.score,
            contribution=(verdict.score - NEUTRAL) * verdict.weight,
            sentence=verdict.rule.explain(
                company.symbol, verdict.value, verdict.bounds, periods.of(verdict.rule.metric)
            )
            + (named if verdict.rule.metric in PEER_METRICS else ""),
            weak=verdict.bounds.weak,
            strong=verdict.bounds.strong,
            sources=tracer.sources(verdict.rule.metric),
        )
        for verdict in judgement.verdicts
    ]
    return tuple(sorted(reasons, key=lambda reason: (-abs(reason.contribution), reason.rule_id)))
