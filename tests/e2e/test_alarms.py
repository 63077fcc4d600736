"""Alarms of the deployed app ring on the emulator, where it evaluates them: those on a single metric."""

import json
import time
from typing import Any

import pytest

from signal9_runtime import new_id

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
ALARM = "signal9-api-processing-dlq-depth"


def test_an_alarm_rings_at_101_dead_letters_and_tells_the_topic(deployed: Any) -> None:
    """At 100 it is quiet; at 101 the subscriber of signal9-dlq-notifications hears of it, with the section of the runbook."""
    client = deployed.client
    watch, sqs, sns = (client.client(name) for name in ("cloudwatch", "sqs", "sns"))
    url = sqs.create_queue(QueueName=f"test-alarms-{new_id()}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    [alarm] = watch.describe_alarms(AlarmNames=[ALARM])["MetricAlarms"]
    [topic] = alarm["AlarmActions"]
    assert topic.endswith(":signal9-dlq-notifications")
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)

    def resting(count: int) -> str:
        metric = {"MetricName": alarm["MetricName"], "Dimensions": alarm["Dimensions"], "Value": count}
        watch.put_metric_data(Namespace=alarm["Namespace"], MetricData=[metric])
        return str(watch.describe_alarms(AlarmNames=[ALARM])["MetricAlarms"][0]["StateValue"])

    try:
        assert resting(100) == "OK"
        assert resting(101) == "ALARM"
        deadline = time.monotonic() + 20
        told: list[dict[str, Any]] = []
        while not told:
            assert time.monotonic() < deadline, "nobody was told"
            messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
            notices = [json.loads(json.loads(message["Body"])["Message"]) for message in messages]
            told = [notice for notice in notices if notice["AlarmName"] == ALARM and notice["NewStateValue"] == "ALARM"]
            time.sleep(0.1)
        assert alarm["AlarmDescription"].endswith("docs/operating.md#dead-letters")
    finally:
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
        sqs.delete_queue(QueueUrl=url)
