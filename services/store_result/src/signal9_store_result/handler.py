"""AWS Lambda entry point of store_result: a task of the workflow."""

from functools import partial
from typing import Any

from signal9_contracts import names
from signal9_contracts.operations import StoreInput
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import serve_task
from signal9_runtime import lazy
from signal9_runtime.blobs import S3Blobs
from signal9_store_result.application import store_result

_service = lazy(
    lambda: partial(
        store_result, results=S3Blobs.from_environment(names.RESULTS_BUCKET), store=DynamoEventStore.from_environment()
    )
)


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return serve_task(event, StoreInput, _service(), context)
