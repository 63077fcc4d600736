"""The synthesized templates of both stages: names that may not change, queues, grants, and every rule of cdk-nag answered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from signal9_infra.errors import SynthError
from signal9_infra.manifest import read_manifests
from signal9_infra.settings import read_settings
from signal9_infra.stages import STAGES, find_stage
from signal9_infra.workflow import TASKS, definition
from signal9_infra.workspace import find_root

Templates = dict[str, dict[str, Any]]


def of_type(stacks: Templates, kind: str) -> Iterator[dict[str, Any]]:
    """The properties of every resource of a type."""
    for resources in stacks.values():
        for resource in resources.values():
            if resource["Type"] == kind:
                yield resource.get("Properties", {})


def statements(stacks: Templates, function: str) -> list[dict[str, Any]]:
    """What the role of a function allows."""
    [role] = [role for role in of_type(stacks, "AWS::IAM::Role") if role.get("RoleName") == function]
    return [statement for policy in role.get("Policies", []) for statement in policy["PolicyDocument"]["Statement"]]


def actions(stacks: Templates, function: str) -> set[str]:
    """The actions of those statements."""
    found: set[str] = set()
    for statement in statements(stacks, function):
        found.update([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    return found


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_names_that_other_teams_know_are_there(stage: str, request: pytest.FixtureRequest) -> None:
    """Tables, bus, dead-letter queues, topics and the workflow, in either stage."""
    stacks: Templates = request.getfixturevalue(stage)
    tables = {table["TableName"] for table in of_type(stacks, "AWS::DynamoDB::Table")}
    names = (
        "assets",
        "income-statement",
        "balance-sheet",
        "cash-flow",
        "company-overview",
        "earnings",
        "asset-analysis",
        "peers",
        "events",
    )
    assert {f"signal9-{name}" for name in names} <= tables
    assert [bus["Name"] for bus in of_type(stacks, "AWS::Events::EventBus")] == ["signal9"]
    queues = {queue["QueueName"] for queue in of_type(stacks, "AWS::SQS::Queue")}
    assert {f"signal9-{name}-dlq" for name in ("data-pipeline", "api-processing", "analysis-processing")} <= queues
    assert "signal9-dlq-notifications" in {topic["TopicName"] for topic in of_type(stacks, "AWS::SNS::Topic")}
    assert [machine["StateMachineName"] for machine in of_type(stacks, "AWS::StepFunctions::StateMachine")] == [
        "signal9-analysis"
    ]


def test_prod_has_the_stacks_of_the_design(prod: Templates) -> None:
    """The five stacks by name, and the domain by its."""
    assert {
        "Signal9OpenSearchStack",
        "Signal9ElastiCacheStack",
        "Signal9StepFunctionsStack",
        "Signal9DataValidationStack",
        "Signal9DataPipelineMainStack",
    } <= set(prod)
    [domain] = of_type(prod, "AWS::OpenSearchService::Domain")
    assert domain["DomainName"] == "signal9-advisor-search"
    assert domain["ClusterConfig"]["InstanceCount"] == 2


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_the_stack_asks_the_owner_of_the_domain_for_its_indices(stage: str, request: pytest.FixtureRequest) -> None:
    """One custom resource, served by project_search, which changes with its code, so that a new mapping is rolled out by a deploy."""
    stacks: Templates = request.getfixturevalue(stage)
    [indices] = of_type(stacks, "Custom::SearchIndices")
    assert "projectsearch" in json.dumps(indices["ServiceToken"])
    assert len(indices["Code"]) == 64


def test_the_local_stage_leaves_out_what_the_platform_runs(local: Templates) -> None:
    """No network, no managed OpenSearch or Redis: the functions get the addresses of the real servers."""
    assert {"Signal9OpenSearchStack", "Signal9ElastiCacheStack", "Signal9NetworkStack"}.isdisjoint(local)
    [search] = [
        function
        for function in of_type(local, "AWS::Lambda::Function")
        if function["FunctionName"] == "signal9-project-search"
    ]
    assert search["Environment"]["Variables"]["SIGNAL9_OPENSEARCH_URL"] == "http://127.0.0.1:2"


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_a_queue_hides_a_message_for_six_timeouts_and_gives_up_after_three(
    stage: str, request: pytest.FixtureRequest
) -> None:
    """Each service's queue has a dead-letter queue, three tries, and a visibility of six times its function's timeout."""
    stacks: Templates = request.getfixturevalue(stage)
    timeouts = {
        function["FunctionName"]: function["Timeout"]
        for function in of_type(stacks, "AWS::Lambda::Function")
        if "FunctionName" in function
    }
    queues = [queue for queue in of_type(stacks, "AWS::SQS::Queue") if not queue["QueueName"].endswith("-dlq")]
    services = [manifest for manifest in read_manifests(find_root()).values() if manifest.kind == "queue"]
    assert {queue["QueueName"] for queue in queues} == {service.function_name for service in services}
    for queue in queues:
        assert queue["VisibilityTimeout"] >= 6 * timeouts[queue["QueueName"]], queue["QueueName"]
        assert queue["RedrivePolicy"]["maxReceiveCount"] == 3, queue["QueueName"]
    mappings = list(of_type(stacks, "AWS::Lambda::EventSourceMapping"))
    assert all(mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for mapping in mappings)


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_only_the_relay_may_publish_and_nobody_may_change_history(stage: str, request: pytest.FixtureRequest) -> None:
    """PutEvents is one role's; no role may update or delete in the table of events."""
    stacks: Templates = request.getfixturevalue(stage)
    functions = {manifest.function_name for manifest in read_manifests(find_root()).values()}
    assert {name for name in functions if "events:PutEvents" in actions(stacks, name)} == {"signal9-relay-events"}
    for name in functions:
        for statement in statements(stacks, name):
            if 'table/signal9-events"' in json.dumps(statement["Resource"]):
                allowed = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
                assert not {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"} & set(allowed), (
                    name
                )


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_a_snapshot_is_read_and_replaced_and_nothing_else(stage: str, request: pytest.FixtureRequest) -> None:
    """Functions whose manifest names the table of snapshots may get and put single ones; the others may not see it."""
    stacks: Templates = request.getfixturevalue(stage)
    for manifest in read_manifests(find_root()).values():
        found = [
            statement["Action"]
            for statement in statements(stacks, manifest.function_name)
            if "table/signal9-snapshots" in json.dumps(statement["Resource"])
        ]
        declared = "signal9-snapshots" in manifest.reads_writes
        assert found == ([["dynamodb:GetItem", "dynamodb:PutItem"]] if declared else []), manifest.name


def test_the_workflow_tells_a_batch_from_its_companies(local: Templates) -> None:
    """A Map over the assets, each with its own failure, and a Fail only when all have been tried."""
    [machine] = of_type(local, "AWS::StepFunctions::StateMachine")
    text = json.dumps(machine)
    for part in (
        "validate-data",
        "analyze-asset",
        "store-result",
        "notify",
        "record-failure",
        "Catch",
        "Retry",
        "Fail",
    ):
        assert part in text, part


def test_the_four_published_events_are_matched_by_their_fields(local: Templates) -> None:
    """The rule of analysisNeeded asks for its asset ids and for a batch size of eight."""
    rules = {rule.get("Name"): rule for rule in of_type(local, "AWS::Events::Rule")}
    pattern = rules["signal9-start-analysis-analysisNeeded"]["EventPattern"]
    assert pattern["source"] == ["signal9.advisor"]
    assert pattern["detail"] == {"assetIds": [{"exists": True}], "batchSize": [8]}
    processed = rules["signal9-project-tables-earningsProcessed"]
    assert processed["EventPattern"]["detail-type"] == ["earningsProcessed"]
    assert processed["EventPattern"]["detail"] == {"assetId": [{"exists": True}], "earningsDate": [{"exists": True}]}
    assert len(processed["Targets"]) == 1
    every = rules["signal9-project-tables-every-event"]["EventPattern"]
    assert every == {"source": ["signal9.advisor"], "detail-type": [{"anything-but": ["earningsProcessed"]}]}


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_a_rule_gives_up_after_three_tries_and_its_events_age(stage: str, request: pytest.FixtureRequest) -> None:
    """An hour for pollination, two for the analysis, delivered and handled within the same limit, with a dead-letter queue each."""
    stacks: Templates = request.getfixturevalue(stage)
    limits = {"signal9-pollinate-pollenationNeeded": 1, "signal9-start-analysis-analysisNeeded": 2}
    rules = {rule["Name"]: rule for rule in of_type(stacks, "AWS::Events::Rule")}
    for rule in rules.values():
        for target in rule["Targets"]:
            assert target["RetryPolicy"]["MaximumRetryAttempts"] == 3, rule["Name"]
            assert "DeadLetterConfig" in target, rule["Name"]
    functions = {
        function["FunctionName"]: function["Environment"]["Variables"]
        for function in of_type(stacks, "AWS::Lambda::Function")
        if "FunctionName" in function
    }
    for name, hours in limits.items():
        [target] = rules[name]["Targets"]
        assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == hours * 3600
        assert functions[name.rsplit("-", 1)[0]]["SIGNAL9_MAX_EVENT_AGE_HOURS"] == str(hours)


def test_the_workflow_is_the_one_of_the_specification(prod: Templates) -> None:
    """STANDARD, two hours, the states by their names, 2,048 MB and ten minutes for the rating, logs and tracing on."""
    [machine] = of_type(prod, "AWS::StepFunctions::StateMachine")
    assert machine["StateMachineType"] == "STANDARD"
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert machine["LoggingConfiguration"]["Level"] == "ALL"
    states = definition(str, dict.fromkeys(TASKS, 30), 8)
    assert states["TimeoutSeconds"] == 7200
    company = states["States"]["EachCompany"]["ItemProcessor"]["States"]
    assert [name for name, state in company.items() if state["Type"] == "Task"] == [
        "DataValidation",
        "RuleBasedAnalysis",
        "ResultStorage",
        "Notification",
        "RecordFailure",
    ]
    assert company["IsValid"]["Choices"][0]["Variable"] == "$.validation.isValid"
    [function] = [
        function
        for function in of_type(prod, "AWS::Lambda::Function")
        if function.get("FunctionName") == "signal9-analyze-asset"
    ]
    assert (function["MemorySize"], function["Timeout"]) == (2048, 600)


def test_five_validation_errors_in_two_periods_of_five_minutes_alarm(prod: Templates) -> None:
    """The alarm reads ValidationErrors in Signal9/DataValidation."""
    [alarm] = [
        alarm for alarm in of_type(prod, "AWS::CloudWatch::Alarm") if alarm.get("MetricName") == "ValidationErrors"
    ]
    assert alarm["Namespace"] == "Signal9/DataValidation"
    assert (alarm["Statistic"], alarm["Threshold"], alarm["EvaluationPeriods"], alarm["Period"]) == ("Sum", 5, 2, 300)
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"


def test_what_differs_between_the_stages_is_listed() -> None:
    """The table of differences has these columns and no others; a new one is a decision."""
    assert set(STAGES["local"].__struct_fields__) == {
        "name",
        "own_servers",
        "python",
        "wheels",
        "precompiled",
        "bootstrapped",
        "keep_data",
        "own_keys",
        "access_logs",
        "tracing",
        "tls",
        "bus_policy",
        "metric_math",
        "sandbox_secret",
        "map_concurrency",
        "queue_concurrency",
        "log_days",
    }


def test_an_unknown_stage_and_unusable_settings_are_refused() -> None:
    """Each says what came and what was expected."""
    with pytest.raises(SynthError, match="local, prod"):
        find_stage("test")
    with pytest.raises(SynthError, match="endpoints"):
        read_settings('{"endpoints": {}}')
