"""Appending to the event store beside the bare transaction of boto3, on the emulator's DynamoDB."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from bench._servers import aws_client, running
from bench.harness import Alternative, Row, at_most, compare
from signal9_contracts import AssetListed, Event, encode_event
from signal9_eventstore import Cause
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_eventstore.position import segment_of
from signal9_runtime import new_id
from signal9_testkit.events_table import create_events_table

TABLE = "signal9-events"
BATCH = 8


def bench() -> Iterator[Row]:
    """A batch of eight events to a new stream: the store, and the same items put by one `transact_write_items`."""
    with running("aws") as servers:
        client = aws_client("dynamodb", servers["aws"])
        create_events_table(client, TABLE)
        store = DynamoEventStore(client, TABLE)
        numbers = count()
        events: list[Event] = [listed(number) for number in range(BATCH)]

        def append() -> None:
            store.append(f"ours-{next(numbers)}", events, expected_version=0, cause=Cause.root("bench"))

        def transact() -> None:
            stream = f"bare-{next(numbers)}"
            items: Any = [bare_put(stream, version, event) for version, event in enumerate(events, start=1)]
            client.transact_write_items(TransactItems=items)

        ours = Alternative("append", lambda: repeat(append), operations=5)
        theirs = Alternative("boto3 transact_write_items", lambda: repeat(transact), operations=5)
        yield compare(f"append {BATCH} events, one transaction", ours, theirs, bar=at_most(1.15), rounds=60)


def repeat(one: Any, times: int = 5) -> None:
    """Do it so often that a round is longer than the clock's and the scheduler's grain."""
    for _ in range(times):
        one()


def listed(number: int) -> AssetListed:
    """An event of ordinary size."""
    return AssetListed(
        asset_id=f"asset-{number}",
        symbol=f"S{number}",
        name=f"Company number {number} of the benchmark",
        exchange="NYSE",
        asset_class="us_equity",
        tradable=True,
    )


def bare_put(stream: str, version: int, event: Event) -> dict[str, Any]:
    """The same item as ours, made with as little as it takes."""
    event_id = new_id()
    item = {
        "segment": {"S": str(segment_of(stream))},
        "position": {"S": f"2026-01-05T06:00:00.000000Z#{event_id}"},
        "stream_id": {"S": stream},
        "version": {"N": str(version)},
        "event_id": {"S": event_id},
        "event_type": {"S": "assetListed"},
        "occurred_at": {"S": "2026-01-05T06:00:00.000000Z"},
        "correlation_id": {"S": "bench"},
        "body": {"S": encode_event(event).decode()},
    }
    return {"Put": {"TableName": TABLE, "Item": item, "ConditionExpression": "attribute_not_exists(stream_id)"}}
