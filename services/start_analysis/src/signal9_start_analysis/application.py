"""Starts the analysis workflow, once per event."""

from typing import Any, Protocol

import msgspec

from signal9_contracts import AnalysisNeeded
from signal9_runtime.tracing import current_header


class Workflow(Protocol):
    """Starts executions; a second start under one name does nothing."""

    def start(self, name: str, document: dict[str, Any]) -> None: ...


def start_analysis(event: AnalysisNeeded, workflow: Workflow) -> None:
    """Start one execution for the batch, named after the event, so that a second delivery starts none.

    An event of another team may name assets without their documents; there is nothing to rate then.
    """
    if not event.assets:
        return
    metadata = event.metadata
    document = {
        "batchId": event.batch_id or metadata.stream_id,
        "correlationId": metadata.correlation_id,
        "causationId": metadata.event_id,
        "traceHeader": current_header() or metadata.trace_header,
        "assets": msgspec.to_builtins(event.assets),
    }
    workflow.start(f"analysis-{metadata.event_id}", document)
