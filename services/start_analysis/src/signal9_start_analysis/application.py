"""Starts the analysis workflow, once per event."""

from datetime import timedelta
from typing import Any, Protocol

import msgspec
import structlog

from signal9_contracts import AnalysisNeeded
from signal9_contracts.operations import BatchToAnalyze
from signal9_runtime import Clock, utc_now
from signal9_runtime.tracing import current_header

EXECUTION = "analysis"
"""What the names of executions begin with."""
REMEMBERED = timedelta(days=90)
"""How long Step Functions refuses a second execution of one name, counted from the end of the first."""


class Workflow(Protocol):
    """Starts executions; a second start under one name does nothing."""

    def start(self, name: str, document: dict[str, Any]) -> None: ...


def start_analysis(event: AnalysisNeeded, workflow: Workflow, clock: Clock = utc_now) -> None:
    """Start one execution for the batch, named after the event, so that a second delivery starts none.

    An event of another team may name assets without their documents; there is nothing to rate then. One that is older than the names
    are remembered, from a sweep or a redrive, may have been started: it is left alone, or subscribers would be told of it again.
    """
    if not event.assets:
        return
    metadata = event.metadata
    if clock() - metadata.occurred_at >= REMEMBERED:
        structlog.get_logger().warning(
            "an old request is left alone", event_id=metadata.event_id, occurred_at=metadata.occurred_at.isoformat()
        )
        return
    batch = BatchToAnalyze(
        batch_id=event.batch_id or metadata.stream_id,
        correlation_id=metadata.correlation_id,
        causation_id=metadata.event_id,
        trace_header=current_header() or metadata.trace_header,
        assets=event.assets,
    )
    workflow.start(f"{EXECUTION}-{metadata.event_id}", msgspec.to_builtins(batch))
