"""A day with IAM enforced: what the functions call is allowed, and what they are allowed they call."""

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from signal9_application.pipeline import Watch, find_schedule, list_dead_letters, redrive_dead_letters, run_day
from signal9_cli.app_deploy import SANDBOX_COMMAND
from signal9_contracts import PollinationPlanned
from signal9_contracts.operations import DeadLetterFilter
from signal9_eventstore import ANY, Cause
from signal9_local_platform import Platform
from signal9_local_platform.parts.emulator import Emulator
from signal9_local_platform.parts.opensearch import OpenSearch
from signal9_local_platform.parts.redis import Redis
from signal9_local_platform.parts.sandbox import Sandbox
from signal9_marketdata import latest_session
from signal9_runtime import today
from signal9_testkit import an
from signal9_testkit.suites import bare

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CALLS = {
    "dynamodb:PutItem": ("PutItem", "TransactWriteItems"),
    "dynamodb:ConditionCheckItem": ("TransactWriteItems",),
    "lambda:InvokeFunction": ("Invoke",),
}
"""Action -> the calls that need it, where they are named differently."""
BY_LAMBDA = {
    *("logs:CreateLogStream", "logs:PutLogEvents"),
    *("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
}
"""What Lambda does with the role before the function runs."""
RARE = {
    "s3:ListBucket": "lets S3 answer 404 for what is missing, not 403",
    "sqs:ChangeMessageVisibility": "only of messages that failed",
    "sqs:GetQueueUrl": "the same",
    "sqs:SendMessage": "only of messages that are postponed, redriven or given up",
    "sqs:ReceiveMessage": "by Lambda, of the function's own queue",
    "sqs:DeleteMessage": "the same",
    "sqs:GetQueueAttributes": "the same",
    "lambda:InvokeFunction": "only for what the table's stream gave up",
}
"""Actions that a day may not need, and when they are."""
CONDITIONAL = {
    (
        "signal9-notify",
        "signal9-idempotency",
    ): "a record is read only where a second try meets it; the first one writes",
    ("signal9-pollinate", "signal9-idempotency"): "the same",
    ("signal9-process-dead-letters", "signal9-idempotency"): "the same",
    (
        "signal9-pollinate",
        "signal9-raw-documents",
    ): "a document is read only where an earlier try of the past hours fetched it",
    ("signal9-project-cache", "signal9-assets"): "only answers that somebody asked for lately are made again",
    ("signal9-relay-events", "signal9-events"): "only a sweep reads the events",
    (
        "signal9-sync-assets",
        "signal9-events",
    ): "a stream is read only where an asset is known, or another sync was faster",
}
"""What a function reads only on some days, and on which; what it writes it writes every day."""
UNRECORDED = {"logs:FilterLogEvents", "sns:Publish"}
"""Actions whose resource the emulator does not record."""
RESTING = {
    "signal9-snapshots": "only an asset's stream of eight events or more has a snapshot",
    "signal9-event-payloads": "only events over 64 KB have their body there",
    "by_time": "only a sweep reads the events by time",
    **{
        f"signal9-{name}-b": "the second set of read tables is used after a replay has switched to it"
        for name in (
            *("assets", "income-statement", "balance-sheet", "cash-flow"),
            *("company-overview", "earnings", "asset-analysis", "peers"),
        )
    },
}
"""Resources that a day may not touch, and when they are."""
UNNAMED = "logs:FilterLogEvents on resource: "
"""The emulator finds no resource in this call, so that no grant of a log group matches it; the reason of a dead letter stays unknown then."""


@pytest.fixture(scope="module")
def enforced(deploy: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The deployed app where roles are enforced and calls are recorded, after a day of three companies and an operator's work."""
    folder = tmp_path_factory.mktemp("enforced")
    deployed = deploy(
        folder, [Emulator(enforce_iam=True), Redis(), OpenSearch(), Sandbox(SANDBOX_COMMAND, "premium", None)]
    )
    try:
        yield deployed
    finally:
        Platform(folder).down(purge=True)


@pytest.fixture(scope="module")
def rated(enforced: Any) -> int:
    """How many companies a day rated; then one failure is recorded and one dead letter is listed and redriven."""
    client = enforced.client
    session = latest_session(today())
    day = run_day(client.pipeline, session, 3, lambda stage, pending: None, deadline=240)
    _late_report(client, session)
    asset = an.asset_to_analyze("NONE")
    task = {
        "asset": {"assetId": asset.asset_id, "symbol": "NONE", "analysisId": asset.analysis_id, "documents": []},
        "batchId": "none",
        "correlationId": an.uuid("correlation"),
        "causationId": an.uuid("cause"),
        "error": {"Error": "Nothing", "Cause": "a test"},
    }
    answer = client.client("lambda").invoke(FunctionName="signal9-record-failure", Payload=json.dumps(task).encode())
    assert "FunctionError" not in answer, answer["Payload"].read()
    sqs = client.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="signal9-start-analysis")["QueueUrl"], MessageBody="poison")
    deadline = time.monotonic() + 60
    while not list_dead_letters(client.dead_letters, DeadLetterFilter(queue="signal9-analysis-processing-dlq")):
        assert time.monotonic() < deadline, "no dead letter within a minute"
        time.sleep(0.25)
    chosen = DeadLetterFilter(queue="signal9-analysis-processing-dlq")
    redrive_dead_letters(client.dead_letters, chosen, dry_run=False, rate=10, limit=5, reason="", say=lambda line: None)
    return len(day.ratings)


def _late_report(client: Any, session: date) -> None:
    """A company that reported the day before is picked by another earnings run: the planner asks whether the report is marked."""
    asset = next(row for row in client.tables.all_assets() if row.last_collected_at is None)
    yesterday = (session - timedelta(days=1)).isoformat()
    scheduled = an.earnings_scheduled(asset.symbol, asset_id=asset.asset_id, report_date=yesterday)
    begun = datetime.now(UTC)
    client.store.append(f"asset-{asset.asset_id}", [bare(scheduled)], expected_version=ANY, cause=Cause.root())
    Watch(client.pipeline).wait(begun, 60, lambda pending: None)
    schedule = find_schedule(client.pipeline.schedules, "pollination-earnings")
    client.pipeline.schedules.fire(schedule, date=session.isoformat(), run="late")
    events = Watch(client.pipeline).wait(begun, 120, lambda pending: None)
    [planned] = [event for event in events if isinstance(event, PollinationPlanned)]
    assert [pick.symbol for pick in planned.picked] == [asset.symbol]


def statements(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Function, actions and the ends of the resources' ARNs of each statement of the deployed roles."""
    for path in (folder / "cdk.out").glob("*.template.json"):
        for resource in json.loads(path.read_text())["Resources"].values():
            role = resource.get("Properties", {})
            if resource["Type"] != "AWS::IAM::Role" or role.get("RoleName") == "signal9-analysis":
                continue
            for policy in role.get("Policies", []):
                for statement in policy["PolicyDocument"]["Statement"]:
                    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                    found = (
                        statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
                    )
                    yield role["RoleName"], actions, [name_of(each) for each in found]


def name_of(resource: Any) -> str:
    """The last name in an ARN that is a text or joined from texts, without wildcards."""
    text = resource if isinstance(resource, str) else str(resource["Fn::Join"][1][-1])
    return text.removesuffix("/*").removesuffix(":*").removesuffix("-??????").rsplit(":", 1)[-1].rsplit("/", 1)[-1]


def called(client: Any, function: str, action: str, resource: str) -> bool:
    """Whether the function made a call that needs the action, on the resource."""
    configuration = client.client("lambda").get_function_configuration(FunctionName=function)
    # How the emulator names the session of a function's role.
    session = hashlib.sha256(f"{configuration['FunctionArn']}:{configuration['Role']}".encode()).hexdigest()
    trail = client.client("cloudtrail")
    for name in CALLS.get(action, (action.partition(":")[2],)):
        attributes = [
            {"AttributeKey": "AccessKeyId", "AttributeValue": f"ASIA{session[:16].upper()}"},
            {"AttributeKey": "EventName", "AttributeValue": name},
        ]
        # The emulator gives the newest fifty and no more: a table's own calls are asked for first, among hundreds of others.
        named = {"AttributeKey": "ResourceName", "AttributeValue": resource}
        for wanted in ([*attributes, named], attributes):
            for event in trail.lookup_events(LookupAttributes=wanted)["Events"]:
                if resource in event["CloudTrailEvent"] or resource in str(event["Resources"]):
                    return True
    return False


def test_no_grant_is_missing(enforced: Any, rated: int) -> None:
    """With every role enforced the day rates its companies, and no function was refused anything."""
    assert rated >= 2
    logs = enforced.client.client("logs")
    refused = []
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/signal9-")["logGroups"]:
        lines = logs.filter_log_events(logGroupName=group["logGroupName"], filterPattern="AccessDenied")["events"]
        refused += [line["message"] for line in lines if UNNAMED not in line["message"]]
    assert refused == []


def test_no_grant_is_unused(enforced: Any, rated: int) -> None:
    """Each thing that a role allows was done by its function in that day, or the day may not need it and it says why."""
    client = enforced.client
    idle = []
    for function, actions, resources in statements(enforced.folder):
        wanted = [action for action in actions if action not in BY_LAMBDA]
        for resource in resources:
            may_rest = resource in RESTING or all(action in RARE or action in UNRECORDED for action in wanted)
            reads = not any("Put" in action for action in wanted)
            may_rest |= reads and (function, resource) in CONDITIONAL
            if not may_rest and not any(called(client, function, action, resource) for action in wanted):
                idle.append(f"{function}: {', '.join(wanted)} on {resource}")
    assert idle == [], "\n".join(idle)


def test_a_role_is_refused_what_it_is_not_granted(enforced: Any) -> None:
    """The enforcement is real: with the role of notify the table of events cannot be read."""
    client = enforced.client
    role = client.client("lambda").get_function_configuration(FunctionName="signal9-notify")["Role"]
    credentials = client.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    dynamodb = boto3.client(
        "dynamodb",
        endpoint_url=client.endpoint("aws"),
        region_name="us-east-1",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )
    with pytest.raises(dynamodb.exceptions.ClientError, match=r"AccessDenied|not authorized"):
        dynamodb.query(
            TableName="signal9-events",
            KeyConditionExpression="stream_id = :stream",
            ExpressionAttributeValues={":stream": {"S": "none"}},
        )
