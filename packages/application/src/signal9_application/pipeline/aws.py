"""The pipeline's ports on AWS services, as the deployed app has them."""

import json
import re
from datetime import datetime
from typing import Any

import msgspec

from signal9_application.errors import OperationFailed
from signal9_application.pipeline.ports import Pending, Schedule
from signal9_contracts import names

PREFIX = names.schedule_rule_name("")
RELAY = names.function_name("relay_events")
DEAD_LETTERS = names.function_name("process_dead_letters")
_CRON = re.compile(r"cron\((\S+) (\S+) ")
_COUNTS = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
]


class EventBridgeSchedules:
    """`Schedules` that are rules of EventBridge and feed queues of SQS."""

    def __init__(self, events: Any, sqs: Any) -> None:
        self._events = events
        self._sqs = sqs

    def every(self) -> list[Schedule]:
        schedules = []
        for rule in self._events.list_rules(NamePrefix=PREFIX)["Rules"]:
            match = _CRON.match(rule.get("ScheduleExpression", ""))
            targets = self._events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
            if match is None or not targets:
                continue
            document = json.loads(targets[0].get("Input", "{}"))
            name = rule["Name"].removeprefix(PREFIX)
            schedules.append(Schedule(name, match[1], match[2], targets[0]["Arn"], document))
        if not schedules:
            raise OperationFailed(
                "No schedule is deployed. Deploy the app with `signal9 up`, or `signal9 deploy --stage local`."
            )
        return schedules

    def fire(self, schedule: Schedule, **overrides: Any) -> None:
        url = self._sqs.get_queue_url(QueueName=schedule.queue_arn.rsplit(":", 1)[-1])["QueueUrl"]
        document = {**schedule.input, **{name: value for name, value in overrides.items() if value is not None}}
        self._sqs.send_message(QueueUrl=url, MessageBody=json.dumps(document))


class QueuesAndWorkflows:
    """`Activity` in the app's queues, dead-letter queues left out, and in its state machines."""

    def __init__(self, sqs: Any, stepfunctions: Any) -> None:
        self._sqs = sqs
        self._workflows = stepfunctions
        urls = sqs.list_queues(QueueNamePrefix="signal9-").get("QueueUrls", [])
        self._queues = [url for url in urls if not url.endswith("-dlq")]
        machines = stepfunctions.list_state_machines()["stateMachines"]
        self._machines = [machine["stateMachineArn"] for machine in machines if machine["name"].startswith("signal9-")]

    def moving(self) -> Pending:
        messages = 0
        for url in self._queues:
            attributes = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=_COUNTS).get("Attributes", {})
            messages += sum(int(value) for value in attributes.values())
        running = [
            self._workflows.list_executions(stateMachineArn=arn, statusFilter="RUNNING")["executions"]
            for arn in self._machines
        ]
        return Pending(messages=messages, executions=sum(map(len, running)))


class RelayLambda:
    """`Relay` that is a Lambda function."""

    def __init__(self, lambda_: Any) -> None:
        self._lambda = lambda_

    def sweep(self, since: datetime) -> None:
        payload = {"sweep": {"since": since.isoformat()}}
        self._lambda.invoke(FunctionName=RELAY, Payload=json.dumps(payload).encode())


class DeadLetterLambda:
    """`DeadLetterFunction` that is a Lambda function."""

    def __init__(self, lambda_: Any) -> None:
        self._lambda = lambda_

    def ask(self, request: Any) -> Any:
        try:
            answer = self._lambda.invoke(FunctionName=DEAD_LETTERS, Payload=msgspec.json.encode(request))
        except self._lambda.exceptions.ResourceNotFoundException as error:
            raise OperationFailed(
                f"The function {DEAD_LETTERS} is not deployed. Deploy the app with `signal9 up`."
            ) from error
        document = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            message = document.get("errorMessage") if isinstance(document, dict) else document
            raise OperationFailed(f"{DEAD_LETTERS} failed: {message}")
        return document
