"""AWS Lambda entry point of sync_assets: one queue message, one sync."""

from functools import partial
from typing import Any

from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume
from signal9_readmodels import ReadTables
from signal9_runtime import lazy
from signal9_sync_assets.application import sync_assets
from signal9_vendors.wiring import broker_from_environment

_service = lazy(
    lambda: partial(
        sync_assets,
        broker=broker_from_environment(),
        universe=ReadTables.from_environment(),
        store=DynamoEventStore.from_environment(),
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume(batch, (ScheduleTriggered,), _service(), context)
