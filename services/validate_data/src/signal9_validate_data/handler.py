"""AWS Lambda entry point of validate_data: a task of the workflow."""

from functools import partial
from typing import Any

from signal9_contracts.operations import ValidationInput
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import serve_task
from signal9_runtime import lazy
from signal9_validate_data.application import validate_data
from signal9_validate_data.metrics import EmfMetrics
from signal9_vendors import ArchivedDocuments

_service = lazy(
    lambda: partial(
        validate_data,
        documents=ArchivedDocuments.from_environment(),
        store=DynamoEventStore.from_environment(),
        metrics=EmfMetrics(),
    )
)


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return serve_task(event, ValidationInput, _service(), context)
