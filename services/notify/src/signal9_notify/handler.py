"""AWS Lambda entry point of notify: a task of the workflow."""

from functools import partial
from typing import Any

from signal9_contracts.operations import NotifyInput
from signal9_messaging import SnsTopic, serve_task
from signal9_messaging.idempotency import DynamoIdempotentEffect
from signal9_notify.application import notify
from signal9_runtime import lazy

_service = lazy(
    lambda: partial(
        notify, topic=SnsTopic.from_environment(), idempotency=DynamoIdempotentEffect.from_environment("notify")
    )
)


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return serve_task(event, NotifyInput, partial(_service(), context=context), context)
