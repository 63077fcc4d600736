"""record_failure: a failed analysis says why, once."""

import json
from typing import Any

from signal9_contracts import AnalysisComplete
from signal9_contracts.operations import FailureInput
from signal9_eventstore import Cause, InMemoryEventStore
from signal9_record_failure.application import record_failure
from signal9_testkit import an
from signal9_testkit.suites import bare

STREAM = f"analysis-{an.uuid('analysis-KO')}"


def task(**fields: Any) -> FailureInput:
    return FailureInput(asset=an.asset_to_analyze(), batch_id=an.BATCH, correlation_id="c", causation_id="e", **fields)


def recorded(store: InMemoryEventStore) -> AnalysisComplete:
    *_, event = store.read_stream(STREAM)
    assert isinstance(event, AnalysisComplete)
    return event


def test_a_rejection_is_told_with_its_first_fault() -> None:
    """The error names the path, what came and what was expected."""
    store = InMemoryEventStore()
    store.append(STREAM, [bare(an.data_rejected())], expected_version=0, cause=Cause.root())
    assert record_failure(task(), store) == {"assetId": an.asset_id(), "status": "failed"}
    assert recorded(store).error.startswith(
        "The documents were rejected: BALANCE_SHEET:$.annualReports[0] is assets 100"
    )


def test_a_crash_is_told_with_the_functions_own_message() -> None:
    """Out of a Lambda's error document the message is taken; any other cause is taken as it is."""
    store = InMemoryEventStore()
    record_failure(task(error={"Error": "KeyError", "Cause": json.dumps({"errorMessage": "no such key"})}), store)
    assert recorded(store).error == "The workflow failed with KeyError: no such key"
    store = InMemoryEventStore()
    record_failure(task(error={"Error": "States.Timeout", "Cause": "slow"}), store)
    assert recorded(store).error == "The workflow failed with States.Timeout: slow"


def test_a_complete_analysis_does_not_fail_afterwards() -> None:
    """When notifying fails after the rating is stored, the rating stands; a second failure adds nothing."""
    store = InMemoryEventStore()
    store.append(STREAM, [bare(an.analysis_complete())], expected_version=0, cause=Cause.root())
    record_failure(task(), store)
    record_failure(task(), store)
    assert recorded(store).status == "completed"
    assert len(list(store.read_all())) == 1
