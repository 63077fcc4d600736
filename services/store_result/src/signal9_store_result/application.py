"""Records that an analysis is complete, with the rating, or why there is none, and the digest of all that led to it."""

from functools import partial
from typing import Any, Final

import msgspec

from signal9_contracts import AnalysisComplete, Reason
from signal9_contracts.operations import StoreInput
from signal9_domain import Analysis
from signal9_eventstore import Cause, EventStore, append_decided, load
from signal9_rating import decode
from signal9_runtime import Blobs

MAX_REASONS: Final = 5
"""Reasons carried by the event, the strongest first; all of them stand in the stored analysis."""
MAX_CAUTIONS: Final = 10
"""Cautions carried by the event; the contract takes no more."""
LONGEST: Final = 500
"""Characters of a sentence in the event; the contract takes no more."""
LONGEST_INDUSTRY: Final = 200
"""Characters of the vendor's industry in the event; the contract takes no more."""


def store_result(task: StoreInput, results: Blobs, store: EventStore) -> dict[str, Any]:
    """Append `analysisComplete` unless it is there, and answer the rating in brief, or the reason why there is none.

    An unrated company is an answer like any other: its analysis was completed, so that nothing tries it again.
    The analysis is read back and its digest verified: what the event names is what can be read.
    """
    stream = Analysis.stream(task.asset.analysis_id)
    decide = partial(Analysis.decide_completion, complete=_complete(task, results))
    append_decided(store, stream, Analysis, decide, Cause.of_task(task))
    analysis = load(store, stream, Analysis).state
    brief = {
        "status": analysis.status,
        "investmentRating": analysis.investment_rating,
        "confidence": analysis.confidence,
        "ratingStability": analysis.rating_stability,
    }
    said = {"unratedReason": analysis.unrated_reason, "cautions": analysis.cautions}
    return {**brief, **{name: value for name, value in said.items() if value}}


def _complete(task: StoreInput, results: Blobs) -> AnalysisComplete:
    rated = decode(results.get(task.analysis))
    reasons = [
        Reason(rule_id=reason.rule_id, sentence=reason.sentence, contribution=reason.contribution)
        for reason in rated.reasons[:MAX_REASONS]
    ]
    return AnalysisComplete(
        analysis_id=task.asset.analysis_id,
        asset_id=task.asset.asset_id,
        symbol=task.asset.symbol,
        status="completed",
        investment_rating=rated.investment_rating,
        unrated_reason=_cut(rated.unrated_reason),
        confidence=rated.confidence,
        rating_stability=rated.rating_stability,
        components=msgspec.to_builtins(rated.components),
        reasons=reasons,
        ruleset_version=rated.ruleset_version,
        result_digest=task.analysis.digest,
        result_size=task.analysis.size,
        cautions=[_cut(caution) for caution in rated.cautions[:MAX_CAUTIONS]],
        sector=rated.sector,
        industry_group=rated.group,
        industry=None if rated.industry is None else _cut(rated.industry, LONGEST_INDUSTRY),
        fiscal_date_ending=None if rated.fiscal_date_ending is None else rated.fiscal_date_ending.isoformat(),
        peer_metrics=rated.peer_metrics,
    )


def _cut(text: str, longest: int = LONGEST) -> str:
    """The text, where it is too long for the event up to where it has to end."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
