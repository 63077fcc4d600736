"""The deployed schedules, fired by hand with the inputs that their own rules hold."""

import json
import re
from typing import Any

import msgspec

from signal9_cli.deployment import Deployment
from signal9_cli.errors import CommandFailed

PREFIX = "signal9-schedule-"
_CRON = re.compile(r"cron\((\d+) (\d+) ")


class Schedule(msgspec.Struct, frozen=True):
    """One scheduled rule: its name, when it fires (hour, minute, UTC), the queue it feeds and the input it sends."""

    name: str
    at: tuple[int, int]
    queue_arn: str
    input: dict[str, Any]


def deployed_schedules(deployment: Deployment) -> list[Schedule]:
    """The daily schedules of the deployed app, in the order of the day.

    Raises:
        CommandFailed: there are none; the app is not deployed.
    """
    events = deployment.client("events")
    schedules = []
    for rule in events.list_rules(NamePrefix=PREFIX)["Rules"]:
        match = _CRON.match(rule.get("ScheduleExpression", ""))
        targets = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
        if match is None or not targets:
            continue
        at = (int(match[2]), int(match[1]))
        document = json.loads(targets[0].get("Input", "{}"))
        schedules.append(Schedule(rule["Name"].removeprefix(PREFIX), at, targets[0]["Arn"], document))
    if not schedules:
        raise CommandFailed(
            "No schedule is deployed. Deploy the app with `signal9 up`, or `signal9 deploy --stage local`."
        )
    return sorted(schedules, key=lambda schedule: (schedule.at, schedule.name))


def fire(deployment: Deployment, schedule: Schedule, **overrides: Any) -> None:
    """Send the schedule's own input to the queue that its rule feeds, with some of its fields set differently."""
    sqs = deployment.client("sqs")
    url = sqs.get_queue_url(QueueName=schedule.queue_arn.rsplit(":", 1)[-1])["QueueUrl"]
    document = {**schedule.input, **{name: value for name, value in overrides.items() if value is not None}}
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(document))
