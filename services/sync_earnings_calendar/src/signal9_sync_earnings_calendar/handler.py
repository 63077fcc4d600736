"""AWS Lambda entry point of sync_earnings_calendar: one queue message, one sync."""

from functools import partial
from typing import Any

from signal9_contracts import names
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume
from signal9_readmodels import ReadTables
from signal9_runtime import lazy
from signal9_runtime.blobs import S3Blobs
from signal9_sync_earnings_calendar.application import sync_earnings_calendar
from signal9_vendors.wiring import client_from_environment

_service = lazy(
    lambda: partial(
        sync_earnings_calendar,
        vendor=client_from_environment(),
        universe=ReadTables.from_environment(),
        archive=S3Blobs.from_environment(names.RAW_BUCKET),
        store=DynamoEventStore.from_environment(),
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume(batch, (ScheduleTriggered,), _service(), context)
