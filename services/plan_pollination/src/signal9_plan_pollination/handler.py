"""AWS Lambda entry point of plan_pollination: one queue message, one run."""

from functools import partial
from typing import Any

from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume
from signal9_plan_pollination.application import plan_pollination
from signal9_readmodels import ReadTables
from signal9_runtime import lazy
from signal9_vendors.wiring import budget_from_environment, vendor_from_environment

_service = lazy(
    lambda: partial(
        plan_pollination,
        vendor=vendor_from_environment(),
        universe=ReadTables.from_environment(),
        budget=budget_from_environment(),
        store=DynamoEventStore.from_environment(),
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume(batch, (ScheduleTriggered,), _service(), context)
