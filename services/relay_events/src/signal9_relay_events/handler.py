"""AWS Lambda entry point of relay_events: records of the event table's stream, or a sweep asked for by an operator."""

import time
from collections.abc import Sequence
from typing import Any

from signal9_contracts import names
from signal9_contracts.operations import SweepRequested
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import EventBridgePublisher, Publication, serve_request, trace_batch
from signal9_relay_events.application import relay_events
from signal9_relay_events.measures import measure
from signal9_relay_events.sweep import sweep
from signal9_runtime import lazy
from signal9_runtime.blobs import S3Blobs
from signal9_runtime.logs import configure_logs

_publisher = lazy(EventBridgePublisher.from_environment)
_store = lazy(DynamoEventStore.from_environment)
_payloads = lazy(lambda: S3Blobs.from_environment(names.PAYLOADS_BUCKET))


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    if "sweep" in event:
        return serve_request(event["sweep"], SweepRequested, _sweep, context)
    log = configure_logs("relay_events")
    begun = time.time()

    def note(publications: Sequence[Publication]) -> None:
        measure(publications)
        trace_batch(names.function_name("relay_events"), begun, [each.metadata for each in publications], {})

    failed = relay_events(event["Records"], _publisher(), _payloads(), note)
    log.info("relayed", records=len(event["Records"]), resume_at=failed)
    return {"batchItemFailures": [] if failed is None else [{"itemIdentifier": failed}]}


def _sweep(request: SweepRequested) -> dict[str, int]:
    return {"published": sweep(request, _store(), _publisher())}
