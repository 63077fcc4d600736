"""Records that an analysis is complete, with the rating and the digest of all that led to it."""

from functools import partial
from typing import Any

import msgspec

from signal9_contracts import AnalysisComplete, Reason
from signal9_contracts.operations import StoreInput
from signal9_domain import Analysis
from signal9_eventstore import Cause, EventStore, append_decided, load
from signal9_rating import decode
from signal9_runtime import Blobs

MAX_REASONS = 5
"""Reasons carried by the event, the strongest first; all of them stand in the stored analysis."""


def store_result(task: StoreInput, results: Blobs, store: EventStore) -> dict[str, Any]:
    """Append `analysisComplete` unless it is there, and answer the rating in brief.

    The analysis is read back and its digest verified: what the event names is what can be read.
    """
    stream = Analysis.stream(task.asset.analysis_id)
    decide = partial(Analysis.decide_completion, complete=_complete(task, results))
    append_decided(store, stream, Analysis, decide, Cause.of_task(task))
    analysis = load(store, stream, Analysis).state
    return {
        "status": analysis.status,
        "investmentRating": analysis.investment_rating,
        "confidence": analysis.confidence,
        "ratingStability": analysis.rating_stability,
    }


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
        confidence=rated.confidence,
        rating_stability=rated.rating_stability,
        components=msgspec.to_builtins(rated.components),
        reasons=reasons,
        ruleset_version=rated.ruleset_version,
        result_digest=task.analysis.digest,
        result_size=task.analysis.size,
    )
