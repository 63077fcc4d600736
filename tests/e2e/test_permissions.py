"""A day with IAM enforced: what the functions call is allowed, and what they are not granted is refused."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from signal9_cli.day import run_day
from signal9_cli.dead_letters import Chosen, list_letters, redrive_letters
from signal9_cli.quiet import Watch
from signal9_cli.schedules import find_schedule, fire
from signal9_contracts import PollinationPlanned
from signal9_eventstore import ANY, Cause
from signal9_platform import Platform
from signal9_platform.parts.emulator import Emulator
from signal9_platform.parts.opensearch import OpenSearch
from signal9_platform.parts.redis import Redis
from signal9_platform.parts.sandbox import Sandbox
from signal9_runtime import latest_session, today
from signal9_testkit import an
from signal9_testkit.suites import bare

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

UNNAMED = "logs:FilterLogEvents on resource: "
"""The emulator finds no resource in this call, so that no grant of a log group matches it; the reason of a dead letter stays unknown then."""


@pytest.fixture(scope="module")
def enforced(deploy: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The deployed app where roles are enforced and calls are recorded, after a day of three companies and an operator's work."""
    folder = tmp_path_factory.mktemp("enforced")
    deployed = deploy(folder, [Emulator(enforce_iam=True), Redis(), OpenSearch(), Sandbox("premium", None)])
    try:
        yield deployed
    finally:
        Platform(folder).down(purge=True)


@pytest.fixture(scope="module")
def rated(enforced: Any) -> int:
    """How many companies a day rated; then one failure is recorded and one dead letter is listed and redriven."""
    client = enforced.client
    session = latest_session(today())
    day = run_day(client, session, 3, lambda stage, pending: None, deadline=240)
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
    while not list_letters(client, Chosen(queue="signal9-analysis-processing-dlq")):
        assert time.monotonic() < deadline, "no dead letter within a minute"
        time.sleep(0.25)
    chosen = Chosen(queue="signal9-analysis-processing-dlq")
    redrive_letters(client, chosen, dry_run=False, rate=10, limit=5, reason="", say=lambda line: None)
    return len(day.ratings)


def _late_report(client: Any, session: date) -> None:
    """A company that reported the day before is picked by another earnings run: the planner asks whether the report is marked."""
    asset = next(row for row in client.tables.all_assets() if row.last_collected_at is None)
    yesterday = (session - timedelta(days=1)).isoformat()
    scheduled = an.earnings_scheduled(asset.symbol, asset_id=asset.asset_id, report_date=yesterday)
    begun = datetime.now(UTC)
    client.store.append(f"asset-{asset.asset_id}", [bare(scheduled)], expected_version=ANY, cause=Cause.root())
    Watch(client).wait(begun, 60, lambda pending: None)
    schedule = find_schedule(client, "pollination-earnings")
    fire(client, schedule, date=session.isoformat(), run="late")
    events = Watch(client).wait(begun, 120, lambda pending: None)
    [planned] = [event for event in events if isinstance(event, PollinationPlanned)]
    assert [pick.symbol for pick in planned.picked] == [asset.symbol]


def test_no_grant_is_missing(enforced: Any, rated: int) -> None:
    """With every role enforced the day rates its companies, and no function was refused anything."""
    assert rated >= 2
    logs = enforced.client.client("logs")
    refused = []
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/signal9-")["logGroups"]:
        lines = logs.filter_log_events(logGroupName=group["logGroupName"], filterPattern="AccessDenied")["events"]
        refused += [line["message"] for line in lines if UNNAMED not in line["message"]]
    assert refused == []


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
