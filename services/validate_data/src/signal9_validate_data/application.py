"""Checks one company's documents before anything is computed from them."""

from datetime import date
from functools import partial
from typing import Any

from signal9_contracts import DocumentRef, Fault
from signal9_contracts.operations import ValidationInput
from signal9_domain import Analysis
from signal9_eventstore import Cause, EventStore, append_decided, load
from signal9_rating import Fault as FoundFault
from signal9_rating import examine
from signal9_runtime import Clock, utc_now
from signal9_validate_data.metrics import Metrics
from signal9_vendors import ArchivedDocuments


def validate_data(
    task: ValidationInput, documents: ArchivedDocuments, store: EventStore, metrics: Metrics, clock: Clock = utc_now
) -> dict[str, Any]:
    """Append the verdict on the asset's documents and answer it; a second try answers, and measures, nothing new."""
    rejections, warnings = _examine(task, documents, clock().date())
    stream = Analysis.stream(task.asset.analysis_id)
    decide = partial(Analysis.decide_verdict, asset=task.asset, rejections=rejections, warnings=warnings)
    is_new = bool(append_decided(store, stream, Analysis, decide, Cause.of_task(task)))
    analysis = load(store, stream, Analysis).state
    if is_new:
        metrics.measured(faults=len(analysis.faults))
    return {"isValid": analysis.is_valid, "faults": len(analysis.faults) or analysis.warnings}


def _examine(task: ValidationInput, documents: ArchivedDocuments, today: date) -> tuple[list[Fault], list[Fault]]:
    if fault := _listed_before(task):
        return [fault], []
    named: dict[str, DocumentRef] = {ref.data_type: ref for ref in task.asset.documents}
    found = examine(partial(documents.company, named), today, task.asset.symbol)
    rejections = [_fault(fault) for fault in found if fault.severity == "reject"]
    return rejections, [_fault(fault) for fault in found if fault.severity != "reject"]


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
