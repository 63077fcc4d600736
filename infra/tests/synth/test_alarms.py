"""Every alarm asks the right question, tells somebody and names its section of the runbook; the dashboard shows what it should."""

import json
import re
from typing import Any

import pytest

from signal9_infra.workspace import find_root


def headings() -> set[str]:
    """The anchors of docs/operating.md, as its headings make them."""
    text = (find_root() / "docs" / "operating.md").read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def alarms(stacks: Any) -> dict[str, dict[str, Any]]:
    """The alarms by name."""
    return {alarm["AlarmName"]: alarm for alarm in stacks.of_type("AWS::CloudWatch::Alarm")}


def asks(alarm: dict[str, Any], namespace: str, *metrics: str) -> bool:
    """Whether the alarm is about these metrics of the namespace, and about each of them."""
    text = json.dumps(alarm)
    return namespace in text and all(f'"{metric}"' in text or f"({metric})" in text for metric in metrics)


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_each_alarm_tells_a_topic_and_names_its_section_of_the_runbook(
    stage: str, request: pytest.FixtureRequest
) -> None:
    """The section exists, so that whoever is woken finds it."""
    known = headings()
    for name, alarm in alarms(request.getfixturevalue(stage)).items():
        assert "dlqnotifications" in json.dumps(alarm["AlarmActions"]), name
        section = re.search(r"docs/operating\.md#([\w-]+)$", alarm["AlarmDescription"])
        assert section, f"{name}: {alarm['AlarmDescription']}"
        assert section[1] in known, f"{name}: {section[1]}"


def test_each_rule_has_an_alarm_at_5_percent(prod: Any) -> None:
    """Failed invocations of a hundred, for every rule that is deployed, schedules included."""
    found = alarms(prod)
    rules = [rule["Name"] for rule in prod.of_type("AWS::Events::Rule")]
    assert len(rules) >= 10
    for rule in rules:
        alarm = found[f"{rule}-failures"]
        assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (5, "GreaterThanThreshold")
        assert asks(alarm, "AWS/Events", "FailedInvocations", "Invocations")
        assert "100 *" in json.dumps(alarm["Metrics"])


def test_the_other_alarms_ring_where_they_should(prod: Any) -> None:
    """Workflows above 10 %, OpenSearch above 2 %, each dead-letter queue above 100, any failed connection to the cache, validation."""
    found = alarms(prod)
    workflow = found["signal9-analysis-failures"]
    assert workflow["Threshold"] == 10
    assert asks(
        workflow, "AWS/States", "ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted", "ExecutionsSucceeded"
    )
    search = found["signal9-advisor-search-errors"]
    assert search["Threshold"] == 2
    assert asks(search, "AWS/ES", "5xx", "OpenSearchRequests")
    for name in ("data-pipeline", "api-processing", "analysis-processing"):
        queue = found[f"signal9-{name}-dlq-depth"]
        assert queue["Threshold"] == 100
        assert asks(queue, "AWS/SQS", "ApproximateNumberOfMessagesVisible", f"signal9-{name}-dlq")
    cache = found["signal9-cache-connections"]
    assert cache["Threshold"] == 0
    assert asks(cache, "Signal9/Cache", "CacheErrors")
    validation = found["signal9-validation-errors"]
    assert asks(validation, "Signal9/DataValidation", "ValidationErrors")
    assert validation["Dimensions"] == [{"Name": "service", "Value": "validate_data"}]
    assert (validation["Threshold"], validation["EvaluationPeriods"], validation["Period"]) == (5, 2, 300)


def test_the_dashboard_shows_cache_batches_budget_and_lag(prod: Any) -> None:
    """Hits and misses, opened and closed batches, the calls left, the age of what waits for each projection."""
    body = json.dumps(prod.only("AWS::CloudWatch::Dashboard")["DashboardBody"])
    for part in (
        "CacheHits",
        "CacheMisses",
        "pollinationBatchOpened",
        "pollinationBatchClosed",
        "CallsLeft",
        "ApproximateAgeOfOldestMessage",
        "signal9-project-search",
        "signal9-project-tables",
        "ExecutionsFailed",
        "ValidationSuccessRate",
    ):
        assert part in body, part
