"""Records that an analysis could not be completed."""

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from signal9_contracts import AnalysisComplete, DataRejected, Event
from signal9_contracts.operations import FailureInput
from signal9_eventstore import Cause, EventStore, append_decided

MAX_ERROR = 1000


def record_failure(task: FailureInput, store: EventStore) -> dict[str, str]:
    """Append `analysisComplete` with status failed, unless the analysis is complete already."""
    stream = f"analysis-{task.asset.analysis_id}"
    append_decided(store, stream, partial(_decide, task=task), Cause.of_task(task))
    return {"assetId": task.asset.asset_id, "status": "failed"}


def _decide(history: Sequence[Event], task: FailureInput) -> list[Event]:
    if any(isinstance(event, AnalysisComplete) for event in history):
        return []
    rejected = next((event for event in history if isinstance(event, DataRejected)), None)
    return [
        AnalysisComplete(
            analysis_id=task.asset.analysis_id,
            asset_id=task.asset.asset_id,
            symbol=task.asset.symbol,
            status="failed",
            error=_sentence(task, rejected)[:MAX_ERROR],
        )
    ]


def _sentence(task: FailureInput, rejected: DataRejected | None) -> str:
    if rejected is not None:
        first = rejected.faults[0]
        more = f" (and {len(rejected.faults) - 1} more)" if len(rejected.faults) > 1 else ""
        return f"The documents were rejected: {first.path} is {first.found}, expected {first.expected}{more}."
    name, cause = str(task.error.get("Error", "unknown error")), str(task.error.get("Cause", ""))
    with suppress(ValueError, AttributeError):  # not every cause is a Lambda's error document
        cause = str(json.loads(cause).get("errorMessage", cause))
    return f"The workflow failed with {name}: {cause}"
