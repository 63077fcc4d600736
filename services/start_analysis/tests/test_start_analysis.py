"""start_analysis: one execution an event."""

from signal9_start_analysis.application import start_analysis
from signal9_testkit import an
from signal9_testkit.fakes import InMemoryWorkflow


def test_an_execution_is_named_after_its_event() -> None:
    """A second delivery starts under the same name, which Step Functions refuses."""
    workflow, event = InMemoryWorkflow(), an.analysis_needed()
    start_analysis(event, workflow)
    start_analysis(event, workflow)
    [(name, document)] = workflow.started.items()
    assert name == f"analysis-{event.metadata.event_id}"
    assert len(name) <= 80
    assert [asset["symbol"] for asset in document["assets"]] == ["KO", "PEP"]
    assert document["causationId"] == event.metadata.event_id


def test_a_request_without_documents_starts_nothing() -> None:
    """Another team's analysisNeeded with the required fields only has nothing to rate."""
    workflow = InMemoryWorkflow()
    start_analysis(an.analysis_needed(assets=[]), workflow)
    assert workflow.started == {}
