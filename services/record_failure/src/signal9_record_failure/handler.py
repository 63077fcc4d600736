"""AWS Lambda entry point of record_failure: a task of the workflow."""

from functools import partial
from typing import Any

from signal9_contracts.operations import FailureInput
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import serve_task
from signal9_record_failure.application import record_failure
from signal9_runtime import lazy

_service = lazy(lambda: partial(record_failure, store=DynamoEventStore.from_environment()))


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return serve_task(event, FailureInput, _service(), context)
