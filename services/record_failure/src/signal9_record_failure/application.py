"""Records that an analysis could not be completed."""

import json
from contextlib import suppress
from functools import partial

from signal9_contracts.operations import FailureInput
from signal9_domain import Analysis
from signal9_eventstore import Cause, EventStore, append_decided


def record_failure(task: FailureInput, store: EventStore) -> dict[str, str]:
    """Append `analysisComplete` with status failed, unless the analysis is complete already."""
    decide = partial(Analysis.decide_failure, asset=task.asset, error=_sentence(task))
    append_decided(store, Analysis.stream(task.asset.analysis_id), Analysis, decide, Cause.of_task(task))
    return {"assetId": task.asset.asset_id, "status": "failed"}


def _sentence(task: FailureInput) -> str:
    name, cause = str(task.error.get("Error", "unknown error")), str(task.error.get("Cause", ""))
    with suppress(ValueError, AttributeError):  # not every cause is a Lambda's error document
        cause = str(json.loads(cause).get("errorMessage", cause))
    return f"The workflow failed with {name}: {cause}"
