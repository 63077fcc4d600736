"""Checks one company's documents before anything is computed from them."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from signal9_analysis import Company, DocumentError, fault_of, validate
from signal9_analysis import Fault as FoundFault
from signal9_contracts import DataRejected, DataValidated, Event, Fault
from signal9_eventstore import EventStore, append_decided
from signal9_messaging import TaskInput
from signal9_runtime import Clock, utc_now
from signal9_vendors import DocumentArchive

MAX_FAULTS = 50
"""Faults kept in one event; the first ones tell what is wrong with a document."""


def validate_data(
    task: TaskInput, archive: DocumentArchive, store: EventStore, clock: Clock = utc_now
) -> dict[str, Any]:
    """Append the verdict on the asset's documents and answer it; a second try answers the first one's verdict."""
    rejections, warnings = _examine(task, archive, clock().date())
    stream = f"analysis-{task.asset.analysis_id}"
    append_decided(store, stream, partial(_decide, task=task, rejections=rejections, warnings=warnings), task.cause)
    verdict = next(event for event in store.read_stream(stream) if isinstance(event, DataValidated | DataRejected))
    faults = verdict.faults if isinstance(verdict, DataRejected) else verdict.warnings
    return {"isValid": isinstance(verdict, DataValidated), "faults": len(faults)}


def _examine(task: TaskInput, archive: DocumentArchive, today: date) -> tuple[list[Fault], list[Fault]]:
    documents: dict[str, bytes] = {ref.data_type: archive.get(ref) for ref in task.asset.documents}
    try:
        company = Company.from_documents(documents)
    except DocumentError as error:
        return [_fault(fault_of(error))], []
    found = validate(company, today, expected_symbol=task.asset.symbol)
    rejections = [_fault(fault) for fault in found if fault.severity == "reject"]
    return rejections[:MAX_FAULTS], [_fault(fault) for fault in found if fault.severity != "reject"][:MAX_FAULTS]


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
