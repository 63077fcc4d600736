"""The deployed schedules, fired by hand with the inputs that their own rules hold."""

import json
import re
from typing import Any

import msgspec

from signal9_application.deployment import Deployment
from signal9_application.errors import OperationFailed

PREFIX = "signal9-schedule-"
_CRON = re.compile(r"cron\((\S+) (\S+) ")


class Schedule(msgspec.Struct, frozen=True):
    """One scheduled rule: its name, when it fires (minute and hour of its cron expression, UTC), the queue it feeds, what it sends."""

    name: str
    minute: str
    hour: str
    queue_arn: str
    input: dict[str, Any]

    @property
    def is_daily(self) -> bool:
        """Whether it fires once a day."""
        return self.hour.isdigit()

    @property
    def is_hourly(self) -> bool:
        """Whether it fires once an hour."""
        return self.hour == "*" and self.minute.isdigit()

    @property
    def at(self) -> tuple[int, int]:
        """Hour and minute of a daily schedule."""
        return int(self.hour), int(self.minute)


def deployed_schedules(deployment: Deployment) -> list[Schedule]:
    """The daily schedules of the deployed app, in the order of the day.

    Raises:
        OperationFailed: there are none; the app is not deployed.
    """
    daily = [schedule for schedule in every_schedule(deployment) if schedule.is_daily]
    return sorted(daily, key=lambda schedule: (schedule.at, schedule.name))


def find_schedule(deployment: Deployment, name: str) -> Schedule:
    """The deployed schedule of that name.

    Raises:
        OperationFailed: there is none.
    """
    for schedule in every_schedule(deployment):
        if schedule.name == name:
            return schedule
    raise OperationFailed(f"The schedule {name!r} is not deployed. Run `signal9 up` again.")


def every_schedule(deployment: Deployment) -> list[Schedule]:
    """The schedules of the deployed app, however often they fire.

    Raises:
        OperationFailed: there are none; the app is not deployed.
    """
    events = deployment.client("events")
    schedules = []
    for rule in events.list_rules(NamePrefix=PREFIX)["Rules"]:
        match = _CRON.match(rule.get("ScheduleExpression", ""))
        targets = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
        if match is None or not targets:
            continue
        document = json.loads(targets[0].get("Input", "{}"))
        schedules.append(Schedule(rule["Name"].removeprefix(PREFIX), match[1], match[2], targets[0]["Arn"], document))
    if not schedules:
        raise OperationFailed(
            "No schedule is deployed. Deploy the app with `signal9 up`, or `signal9 deploy --stage local`."
        )
    return schedules


def fire(deployment: Deployment, schedule: Schedule, **overrides: Any) -> None:
    """Send the schedule's own input to the queue that its rule feeds, with some of its fields set differently."""
    sqs = deployment.client("sqs")
    url = sqs.get_queue_url(QueueName=schedule.queue_arn.rsplit(":", 1)[-1])["QueueUrl"]
    document = {**schedule.input, **{name: value for name, value in overrides.items() if value is not None}}
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(document))
