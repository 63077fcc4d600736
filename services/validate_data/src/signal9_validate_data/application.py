"""Checks one company's documents before anything is computed from them."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from signal9_contracts import DataRejected, DataValidated, Event, Fault
from signal9_contracts.operations import TaskInput, ValidationInput
from signal9_eventstore import Cause, EventStore, append_decided
from signal9_rating import Fault as FoundFault
from signal9_rating import examine
from signal9_runtime import Blobs, Clock, utc_now
from signal9_validate_data.metrics import Metrics

MAX_FAULTS = 50
"""Faults kept in one event; the first ones tell what is wrong with a document."""


def validate_data(
    task: ValidationInput, archive: Blobs, store: EventStore, metrics: Metrics, clock: Clock = utc_now
) -> dict[str, Any]:
    """Append the verdict on the asset's documents and answer it; a second try answers, and measures, nothing new."""
    rejections, warnings = _examine(task, archive, clock().date())
    stream = f"analysis-{task.asset.analysis_id}"
    decide = partial(_decide, task=task, rejections=rejections, warnings=warnings)
    if append_decided(store, stream, decide, Cause.of_task(task)):
        metrics.measured(faults=len(rejections))
    verdict = next(event for event in store.read_stream(stream) if isinstance(event, DataValidated | DataRejected))
    faults = verdict.faults if isinstance(verdict, DataRejected) else verdict.warnings
    return {"isValid": isinstance(verdict, DataValidated), "faults": len(faults)}


def _examine(task: ValidationInput, archive: Blobs, today: date) -> tuple[list[Fault], list[Fault]]:
    if fault := _listed_before(task):
        return [fault], []
    documents: dict[str, bytes] = {ref.data_type: archive.get(ref) for ref in task.asset.documents}
    found = examine(documents, today, task.asset.symbol)
    rejections = [_fault(fault) for fault in found if fault.severity == "reject"]
    return rejections[:MAX_FAULTS], [_fault(fault) for fault in found if fault.severity != "reject"][:MAX_FAULTS]


def _listed_before(task: ValidationInput) -> Fault | None:
    asset_id = task.asset.asset_id
    if asset_id not in task.batch_asset_ids[: task.position]:
        return None
    return Fault(
        path=f"analysisNeeded:$.assets[{task.position}].assetId",
        found=f"{asset_id} again",
        expected=f"each asset once in a batch (the first is assets[{task.batch_asset_ids.index(asset_id)}])",
        rule="unique-assets",
    )


def _fault(fault: FoundFault) -> Fault:
    return Fault(path=fault.path, found=fault.found[:200], expected=fault.expected, rule=fault.rule)


def _decide(history: Sequence[Event], task: TaskInput, rejections: list[Fault], warnings: list[Fault]) -> list[Event]:
    if any(isinstance(event, DataValidated | DataRejected) for event in history):
        return []
    asset = task.asset
    if rejections:
        return [
            DataRejected(analysis_id=asset.analysis_id, asset_id=asset.asset_id, symbol=asset.symbol, faults=rejections)
        ]
    return [
        DataValidated(analysis_id=asset.analysis_id, asset_id=asset.asset_id, symbol=asset.symbol, warnings=warnings)
    ]
