"""AWS Lambda entry point of validate_data: a task of the workflow."""

from functools import partial
from typing import Any

from signal9_contracts.operations import ValidationInput
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import serve_task
from signal9_runtime import lazy
from signal9_runtime.blobs import RAW_DOCUMENTS, S3Blobs
from signal9_validate_data.application import validate_data
from signal9_validate_data.metrics import EmfMetrics

_service = lazy(
    lambda: partial(
        validate_data,
        archive=S3Blobs.from_environment(RAW_DOCUMENTS),
        store=DynamoEventStore.from_environment(),
        metrics=EmfMetrics(),
    )
)


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return serve_task(event, ValidationInput, _service(), context)
