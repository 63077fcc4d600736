"""AWS Lambda entry point of sync_news: one queue message, one round of news."""

from functools import partial
from typing import Any

from signal9_contracts import names
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume
from signal9_readmodels import ReadTables
from signal9_runtime import lazy
from signal9_runtime.blobs import S3Blobs
from signal9_sync_news.application import sync_news
from signal9_vendors.wiring import (
    budget_from_environment,
    client_from_environment,
)

_service = lazy(
    lambda: partial(
        sync_news,
        vendor=client_from_environment(),
        universe=ReadTables.from_environment(),
        budget=budget_from_environment(),
        archive=S3Blobs.from_environment(names.RAW_BUCKET),
        store=DynamoEventStore.from_environment(),
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume(batch, (ScheduleTriggered,), _service(), context)
