"""relay_events: what was appended is published, in order, and nothing is left out."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from signal9_contracts import decode_event, encode_event, event_type_of
from signal9_contracts.operations import SweepRequested
from signal9_eventstore import Cause, InMemoryEventStore
from signal9_eventstore.stored import body_of, item_of
from signal9_messaging import Publication, PublishFailed, decode_message
from signal9_relay_events.application import relay_events
from signal9_relay_events.measures import measure
from signal9_relay_events.sweep import sweep
from signal9_runtime import BlobCorrupt, InMemoryBlobs
from signal9_testkit import an
from signal9_testkit.suites import bare


class Bus:
    """Keeps what is published; takes so many publications before it fails."""

    def __init__(self, takes: int = 1000) -> None:
        self.takes = takes
        self.published: list[Publication] = []

    def publish(self, publications: Sequence[Publication]) -> int:
        taken = list(publications)[: self.takes]
        self.published += taken
        return len(taken)


def record(symbol: str, number: int, kind: str = "INSERT", **metadata: Any) -> dict[str, Any]:
    event = an.recorded(an.asset_listed(symbol), **metadata)
    image = {
        "stream_id": {"S": event.metadata.stream_id},
        "event_type": {"S": event_type_of(event).detail_type},
        "body": {"S": encode_event(event).decode()},
    }
    return {"eventName": kind, "dynamodb": {"NewImage": image, "SequenceNumber": str(number)}}


def test_inserted_events_are_published_as_they_were_appended() -> None:
    """The detail is the stored body, byte for byte, and its trace goes along."""
    bus = Bus()
    records = [record("KO", 1), record("PEP", 2, trace_header="Root=1"), record("XOM", 3, kind="REMOVE")]
    assert relay_events(records, bus) is None
    assert [publication.metadata.trace_header for publication in bus.published] == [None, "Root=1"]
    assert decode_event("assetListed", bus.published[0].detail) == an.asset_listed("KO")


def test_the_stream_resumes_at_the_first_event_that_was_not_taken() -> None:
    """What the bus refuses is named by its sequence number, so that nothing is skipped."""
    assert relay_events([record("KO", 101), record("PEP", 102), record("XOM", 103)], Bus(takes=1)) == "102"


def test_a_sweep_publishes_the_stored_events_again() -> None:
    """Since the moment asked for, all of them, in order."""
    store, bus = InMemoryEventStore(), Bus()
    for symbol in ("KO", "PEP"):
        store.append(f"asset-{symbol}", [bare(an.asset_listed(symbol))], expected_version=0, cause=Cause.root())
    assert sweep(SweepRequested(since=datetime(2020, 1, 1, tzinfo=UTC)), store, bus) == 2
    assert [publication.metadata.stream_id for publication in bus.published] == ["asset-KO", "asset-PEP"]
    with pytest.raises(PublishFailed, match="took 0 of the swept"):
        sweep(SweepRequested(since=datetime(2020, 1, 1, tzinfo=UTC)), store, Bus(takes=0))


def test_what_was_published_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Events by type and the calls that a plan left, as lines that CloudWatch reads as metrics; what the bus did not take is not counted."""
    planned = an.pollination_planned(calls_limit=25, calls_spent=5, calls_planned=15)
    publications = [
        Publication.of(event_type_of(event).detail_type, encode_event(event))
        for event in (an.asset_listed("KO"), an.asset_listed("PEP"), planned)
    ]
    measure(publications)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["_aws"]["CloudWatchMetrics"][0]["Namespace"] for line in lines} == {"Signal9/Pipeline"}
    assert {line["eventType"]: line["Events"] for line in lines if "Events" in line} == {
        "assetListed": [2.0],
        "pollinationPlanned": [1.0],
    }
    assert [(line["vendor"], line["CallsLeft"]) for line in lines if "CallsLeft" in line] == [("alphavantage", [5.0])]

    measured: list[int] = []
    relay_events(
        [record("KO", 1), record("PEP", 2)], Bus(takes=1), measure=lambda published: measured.append(len(published))
    )
    assert measured == [1]


def test_a_large_event_is_published_whole_and_a_huge_one_as_a_claim() -> None:
    """Up to the bus's limit the body travels, beyond it a claim that stays far below 256 KB and leads to the same event."""
    payloads, bus = InMemoryBlobs(), Bus()
    events = [an.recorded(an.asset_listed(name="x" * size)) for size in (100_000, 400_000)]
    records = [
        {"eventName": "INSERT", "dynamodb": {"NewImage": item_of(event, payloads), "SequenceNumber": "1"}}
        for event in events
    ]
    assert relay_events(records, bus, payloads) is None
    sizes = [len(publication.detail) for publication in bus.published]
    assert sizes[0] > 100_000
    assert sizes[1] < 1000
    for publication, event in zip(bus.published, events, strict=True):
        envelope = f'{{"detail-type": "assetListed", "source": "signal9.advisor", "detail": {publication.detail}}}'
        assert decode_message(envelope, lambda: payloads) == event


def test_a_sweep_publishes_huge_events_as_the_relay_did() -> None:
    """The swept claim is the stored one, byte for byte."""
    payloads, bus = InMemoryBlobs(), Bus()
    store = InMemoryEventStore(payloads=payloads)
    large = bare(an.asset_listed(name="x" * 400_000))
    [event] = store.append("asset-KO", [large], expected_version=0, cause=Cause.root())
    sweep(SweepRequested(since=datetime(2020, 1, 1, tzinfo=UTC)), store, bus)
    assert bus.published == [Publication.of("assetListed", body_of(item_of(event, payloads), payloads))]


def test_a_payload_that_is_gone_stops_the_relay_loudly() -> None:
    """What cannot be published is not passed over: the batch fails, and Lambda's bisection leaves the one event to its dead letters."""
    item = item_of(an.recorded(an.asset_listed(name="x" * 100_000)), InMemoryBlobs())
    with pytest.raises(BlobCorrupt, match="is not in"):
        relay_events([{"eventName": "INSERT", "dynamodb": {"NewImage": item}}], Bus(), InMemoryBlobs())
