"""Reading the store and folding it, beside json and dict on the same bytes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from bench._events import fill, histories
from bench._servers import aws_client, running
from bench.harness import Alternative, Row, interleave
from signal9_contracts import decode_event, encode_event, event_type_of
from signal9_domain import Analysis, Asset, State
from signal9_eventstore import SEGMENTS, fold
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_testkit.events_table import create_events_table

EVENTS = 100_000
STORED = 20_000
TABLE = "signal9-events"
Bodies = Sequence[tuple[str, list[tuple[str, bytes]]]]


def bench() -> Iterator[Row]:
    """100,000 stored bodies decoded, checked against their types and folded into rows; and whole streams out of DynamoDB."""
    bodies: Bodies = [
        (history[0].metadata.stream_id, [(event_type_of(event).detail_type, encode_event(event)) for event in history])
        for history in histories(EVENTS)
    ]
    yield rates(
        f"decode and fold {EVENTS:,} events",
        Alternative("decode_event and fold", lambda: typed(bodies), EVENTS),
        Alternative("json.loads and dict.update", lambda: plain(bodies), EVENTS),
        rounds=5,
    )
    with running("aws") as servers:
        client = aws_client("dynamodb", servers["aws"])
        create_events_table(client, TABLE)
        fill(client, TABLE, STORED)
        store = DynamoEventStore(client, TABLE)
        yield rates(
            f"read and fold {STORED:,} events from the emulator",
            Alternative("read_streams and fold", lambda: from_store(store), STORED),
            Alternative("boto3 scan, json.loads, dict.update", lambda: from_table(client), STORED),
            rounds=3,
        )


def rates(what: str, ours: Alternative, theirs: Alternative, rounds: int) -> Row:
    """Events a second of both, and how many of theirs are one of ours."""
    mine, other = interleave([ours, theirs], rounds)
    ours_said, theirs_said = (
        f"{each.name}: {1 / each.median:,.0f} events/s ({1 / max(each.seconds):,.0f}–{1 / min(each.seconds):,.0f})"
        for each in (mine, other)
    )
    return Row(what, ours_said, theirs_said, f"{other.median / mine.median:.2f}")


def typed(bodies: Bodies) -> None:
    """Every stream as ours."""
    for stream, events in bodies:
        fold(kind_of(stream), [decode_event(name, body) for name, body in events])


def plain(bodies: Bodies) -> None:
    """Every stream as whoever checks nothing would: the last value of each field stands."""
    for _, events in bodies:
        merge(body for _, body in events)


def from_store(store: DynamoEventStore) -> None:
    """Every stream of the table, part by part."""
    for part in range(SEGMENTS):
        for history in store.read_streams(part):
            fold(kind_of(history[0].metadata.stream_id), history)


def from_table(client: Any) -> None:
    """Every item of the table, in as many parts."""
    for part in range(SEGMENTS):
        pages = client.get_paginator("scan").paginate(
            TableName=TABLE, Segment=part, TotalSegments=SEGMENTS, ConsistentRead=True
        )
        items = (item for page in pages for item in page["Items"])
        for _, group in groupby(items, key=lambda item: item["stream_id"]["S"]):
            merge(item["body"]["S"] for item in group)


def kind_of(stream: str) -> type[State]:
    """What a stream is folded into."""
    return Analysis if Analysis.holds(stream) else Asset


def merge(bodies: Iterable[str | bytes]) -> dict[str, Any]:
    """The fields of all bodies in one dictionary."""
    row: dict[str, Any] = {}
    for body in bodies:
        row.update(json.loads(body))
    return row
