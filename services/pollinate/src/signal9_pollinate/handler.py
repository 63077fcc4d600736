"""AWS Lambda entry point of pollinate: one queue message, one company."""

from functools import partial
from typing import Any

from signal9_contracts import PollenationNeeded, names
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume
from signal9_messaging.idempotency import DynamoIdempotentEffect
from signal9_pollinate.application import pollinate
from signal9_runtime import lazy
from signal9_runtime.blobs import S3Blobs
from signal9_vendors.wiring import client_from_environment

_idempotency = lazy(lambda: DynamoIdempotentEffect.from_environment("pollinate"))
_service = lazy(
    lambda: partial(
        pollinate,
        vendor=client_from_environment(),
        archive=S3Blobs.from_environment(names.RAW_BUCKET),
        store=DynamoEventStore.from_environment(),
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    handle = partial(_service(), seconds_left=lambda: context.get_remaining_time_in_millis() / 1000)
    return consume(batch, (PollenationNeeded,), handle, context, idempotency=_idempotency())
