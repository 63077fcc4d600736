"""AWS Lambda entry point of request_analysis: one queue message, one asset's outcome or one look at the clock."""

from functools import partial
from typing import Any

from signal9_contracts import VENDOR, FundamentalsCollected, PollinationFailed
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume
from signal9_request_analysis.application import request_analysis
from signal9_runtime import lazy, setting

_service = lazy(
    lambda: partial(
        request_analysis, store=DynamoEventStore.from_environment(), vendor=setting("SIGNAL9_VENDOR", VENDOR)
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume(batch, (FundamentalsCollected, PollinationFailed, ScheduleTriggered), _service(), context)
