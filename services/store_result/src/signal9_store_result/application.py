"""Records that an analysis is complete, with the rating and the digest of all that led to it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from signal9_contracts import AnalysisComplete, Event, Reason
from signal9_contracts.operations import StoreInput
from signal9_eventstore import Cause, EventStore, append_decided
from signal9_rating import Analysis, decode
from signal9_runtime import Blobs

MAX_REASONS = 5
"""Reasons carried by the event, the strongest first; all of them stand in the stored analysis."""


def store_result(task: StoreInput, results: Blobs, store: EventStore) -> dict[str, Any]:
    """Append `analysisComplete` unless it is there, and answer the rating in brief.

    The analysis is read back and its digest verified: what the event names is what can be read.
    """
    analysis = decode(results.get(task.analysis))
    stream = f"analysis-{task.asset.analysis_id}"
    append_decided(store, stream, partial(_decide, task=task, analysis=analysis), Cause.of_task(task))
    complete = next(event for event in store.read_stream(stream) if isinstance(event, AnalysisComplete))
    return {
        "status": complete.status,
        "investmentRating": complete.investment_rating,
        "confidence": complete.confidence,
        "ratingStability": complete.rating_stability,
    }


def _decide(history: Sequence[Event], task: StoreInput, analysis: Analysis) -> list[Event]:
    if any(isinstance(event, AnalysisComplete) for event in history):
        return []
    reasons = [
        Reason(rule_id=reason.rule_id, sentence=reason.sentence, contribution=reason.contribution)
        for reason in analysis.reasons[:MAX_REASONS]
    ]
    return [
        AnalysisComplete(
            analysis_id=task.asset.analysis_id,
            asset_id=task.asset.asset_id,
            symbol=task.asset.symbol,
            status="completed",
            investment_rating=analysis.investment_rating,
            confidence=analysis.confidence,
            rating_stability=analysis.rating_stability,
            components=msgspec.to_builtins(analysis.components),
            reasons=reasons,
            ruleset_version=analysis.ruleset_version,
            result_digest=task.analysis.digest,
            result_size=task.analysis.size,
        )
    ]
