"""What the emulator lacks and we therefore do otherwise. A test fails when its gap closes: then the way round it can go.

Each names the way round, so that whoever reads the failure knows what to simplify.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

pytestmark = pytest.mark.integration

ALARM = {
    "ComparisonOperator": "GreaterThanThreshold",
    "Threshold": 1,
    "EvaluationPeriods": 1,
    "Metrics": [{"Id": "a", "Expression": "1 + 1", "ReturnData": True}],
}
BUS_POLICY = {
    "EventBusName": "default",
    "StatementId": "a",
    "Statement": {"Effect": "Deny", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"},
}
ARCHIVE = {"SourceArn": "arn:aws:events:us-east-1:000000000000:event-bus/default"}
INGRESS = {"GroupId": "sg-1", "IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "SourceSecurityGroupId": "sg-1"}
FLOWS = {"ResourceId": "vpc-1", "ResourceType": "VPC", "TrafficType": "ALL"}

TYPES = [
    ("AWS::CloudWatch::Alarm", ALARM, "stages.py leaves alarms on expressions out (metric_math)"),
    ("AWS::Events::EventBusPolicy", BUS_POLICY, "stages.py leaves the bus's policy out (bus_policy)"),
    ("AWS::Events::Archive", ARCHIVE, "nothing is archived: the event store has every event"),
    ("AWS::EC2::NatGateway", {"SubnetId": "subnet-1"}, "stages.py leaves the network out (own_servers)"),
    ("AWS::EC2::EIP", {}, "stages.py leaves the network out (own_servers)"),
    ("AWS::EC2::SecurityGroupIngress", INGRESS, "stages.py leaves the network out (own_servers)"),
    ("AWS::EC2::FlowLog", FLOWS, "stages.py leaves the network out (own_servers)"),
]


@pytest.mark.parametrize(("kind", "properties", "way"), TYPES, ids=[kind for kind, _, _ in TYPES])
def test_a_type_that_templates_cannot_have(
    aws: Callable[[str], Any], kind: str, properties: dict[str, Any], way: str
) -> None:
    """A stack with such a resource is not made."""
    client = aws("cloudformation")
    name = f"gap-{kind.replace('::', '-')}".lower()
    template = json.dumps({"Resources": {"Gap": {"Type": kind, "Properties": properties}}})
    status = "REFUSED"
    try:
        client.create_stack(StackName=name, TemplateBody=template)
        deadline = time.monotonic() + 20
        status = "CREATE_IN_PROGRESS"
        while status.endswith("IN_PROGRESS"):
            assert time.monotonic() < deadline, status
            status = client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
            time.sleep(0.05)
        client.delete_stack(StackName=name)
    except ClientError:
        pass
    assert status != "CREATE_COMPLETE", f"The emulator has {kind} now: {way} no longer needs to."


def fails(call: Callable[[], Any]) -> bool:
    """Whether the emulator refuses the call."""
    try:
        call()
    except (ClientError, BotoCoreError):
        return True
    return False


def test_a_queue_cannot_move_its_messages_by_itself(aws: Callable[[str], Any]) -> None:
    """StartMessageMoveTask: process_dead_letters receives, sends and deletes."""
    sqs = aws("sqs")
    url = sqs.create_queue(QueueName="gap-moves")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    assert fails(lambda: sqs.start_message_move_task(SourceArn=arn))


def test_a_failed_execution_cannot_be_redriven(aws: Callable[[str], Any]) -> None:
    """RedriveExecution: a batch is analysed again by a new event."""
    arn = "arn:aws:states:us-east-1:000000000000:execution:signal9-analysis:none"
    with pytest.raises(ClientError) as error:
        aws("stepfunctions").redrive_execution(executionArn=arn)
    assert error.value.response["Error"]["Code"] != "ExecutionDoesNotExist", "the emulator knows RedriveExecution now"


def test_nobody_collects_segments(aws: Callable[[str], Any]) -> None:
    """X-Ray: the platform has a collector of its own."""
    document = json.dumps(
        {"name": "gap", "id": "1" * 16, "trace_id": f"1-{'1' * 8}-{'1' * 24}", "start_time": 1, "end_time": 2}
    )
    assert fails(lambda: aws("xray").put_trace_segments(TraceSegmentDocuments=[document]))


def test_an_alarm_does_not_look_at_dimensions(aws: Callable[[str], Any]) -> None:
    """Another queue's depth rings it: on the emulator the alarms of the three queues ring together."""
    watch = aws("cloudwatch")
    watch.put_metric_alarm(
        AlarmName="gap-dimensions",
        Namespace="Gap",
        MetricName="Depth",
        Dimensions=[{"Name": "Queue", "Value": "mine"}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    other = {"MetricName": "Depth", "Dimensions": [{"Name": "Queue", "Value": "other"}], "Value": 5}
    watch.put_metric_data(Namespace="Gap", MetricData=[other])
    [alarm] = watch.describe_alarms(AlarmNames=["gap-dimensions"])["MetricAlarms"]
    assert alarm["StateValue"] == "ALARM", (
        "alarms tell dimensions apart now: test_alarms.py need not care which queue it is"
    )


def test_metrics_in_log_lines_are_not_read(aws: Callable[[str], Any]) -> None:
    """The embedded metric format: locally the dashboard stays empty, and what it would show is asserted from the log lines."""
    logs, watch = aws("logs"), aws("cloudwatch")
    logs.create_log_group(logGroupName="gap-metrics")
    logs.create_log_stream(logGroupName="gap-metrics", logStreamName="a")
    now = int(time.time() * 1000)
    directive = {"Namespace": "GapMetrics", "Dimensions": [[]], "Metrics": [{"Name": "Hits"}]}
    line = json.dumps({"_aws": {"Timestamp": now, "CloudWatchMetrics": [directive]}, "Hits": 1})
    logs.put_log_events(logGroupName="gap-metrics", logStreamName="a", logEvents=[{"timestamp": now, "message": line}])
    assert watch.list_metrics(Namespace="GapMetrics")["Metrics"] == []
