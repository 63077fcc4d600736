"""AWS Lambda entry point of process_dead_letters: the schedule's message, or an operator's request."""

import time
from functools import partial
from typing import Any

from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import SnsTopic, consume
from signal9_messaging.idempotency import DynamoIdempotentEffect
from signal9_process_dead_letters.application import DeadLetters, look
from signal9_process_dead_letters.logs import CloudWatchReasons
from signal9_process_dead_letters.queues import SqsDeadLetterQueues
from signal9_process_dead_letters.relay import LambdaRelay
from signal9_process_dead_letters.requests import answer
from signal9_runtime import lazy
from signal9_runtime.aws import client
from signal9_runtime.logs import configure_logs

_service = lazy(
    lambda: DeadLetters(
        queues=SqsDeadLetterQueues(client("sqs")),
        reasons=CloudWatchReasons(client("logs")),
        store=DynamoEventStore.from_environment(),
        topic=SnsTopic.from_environment(),
        once=DynamoIdempotentEffect.from_environment("process_dead_letters"),
        relay=LambdaRelay(client("lambda")),
        pause=time.sleep,
    )
)


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    if "Records" in event:
        return consume(event, (ScheduleTriggered,), partial(_look, context), context)
    configure_logs("process_dead_letters")
    return answer(_service(), event, context)


def _look(context: Any, _schedule: ScheduleTriggered) -> None:
    look(_service(), context)
