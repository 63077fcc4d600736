"""start_analysis: one execution an event."""

from datetime import timedelta

from structlog.testing import capture_logs

from signal9_start_analysis.application import REMEMBERED, start_analysis
from signal9_testkit import an
from signal9_testkit.fakes import InMemoryWorkflow


def test_an_execution_is_named_after_its_event() -> None:
    """A second delivery starts under the same name, which Step Functions refuses."""
    workflow, event = InMemoryWorkflow(), an.analysis_needed()
    for _ in range(2):
        start_analysis(event, workflow, lambda: an.MOMENT)
    [(name, document)] = workflow.started.items()
    assert name == f"analysis-{event.metadata.event_id}"
    assert len(name) <= 80
    assert [asset["symbol"] for asset in document["assets"]] == ["KO", "PEP"]
    assert document["causationId"] == event.metadata.event_id


def test_a_request_older_than_the_names_are_remembered_starts_nothing() -> None:
    """Swept or redriven after 90 days it would run again and tell subscribers twice; a second earlier its name still guards it."""
    workflow, event = InMemoryWorkflow(), an.analysis_needed()
    with capture_logs() as logs:
        start_analysis(event, workflow, lambda: an.MOMENT + REMEMBERED)
    assert (workflow.started, [line["event_id"] for line in logs]) == ({}, [event.metadata.event_id])
    start_analysis(event, workflow, lambda: an.MOMENT + REMEMBERED - timedelta(seconds=1))
    assert len(workflow.started) == 1


def test_a_request_without_documents_starts_nothing() -> None:
    """Another team's analysisNeeded with the required fields only has nothing to rate."""
    workflow = InMemoryWorkflow()
    start_analysis(an.analysis_needed(assets=[]), workflow)
    assert workflow.started == {}
