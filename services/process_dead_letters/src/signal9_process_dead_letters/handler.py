"""AWS Lambda entry point of process_dead_letters: the schedule's message, or an operator's request."""

import time
from functools import partial
from typing import Any

from signal9_contracts.operations import DeadLetterRequest, ScheduleTriggered
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import SnsTopic, consume, serve_request
from signal9_messaging.idempotency import DynamoIdempotentEffect
from signal9_process_dead_letters.application import DeadLetters, answer, list_dead_letters
from signal9_process_dead_letters.logs import find_reason
from signal9_process_dead_letters.queues import SqsDeadLetterQueues
from signal9_process_dead_letters.relay import sweep
from signal9_runtime import lazy
from signal9_runtime.aws import client

_service = lazy(
    lambda: DeadLetters(
        queues=SqsDeadLetterQueues(client("sqs")),
        reason_of=partial(find_reason, client("logs")),
        store=DynamoEventStore.from_environment(),
        topic=SnsTopic.from_environment(),
        idempotency=DynamoIdempotentEffect.from_environment("process_dead_letters"),
        sweep=partial(sweep, client("lambda")),
        pause=time.sleep,
    )
)


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    if "Records" in event:
        return consume(event, (ScheduleTriggered,), lambda _: list_dead_letters(_service(), context), context)
    return serve_request(event, DeadLetterRequest, partial(answer, _service(), context=context), context)
