"""The rules' patterns on the emulator's bus: what each lets through to its queue, and what it keeps out."""

import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from signal9_contracts import encode_event
from signal9_infra.patterns import pattern_of
from signal9_testkit import an

pytestmark = pytest.mark.integration

OURS = "signal9.advisor"
PUBLISHED = ("pollenationNeeded", "analysisNeeded", "earningsProcessed", "analysisComplete")


@pytest.fixture(scope="module")
def queues(aws: Callable[[str], Any]) -> Iterator[dict[str, str]]:
    """A bus with a rule and a queue for each published event; event -> the queue's URL."""
    events, sqs = aws("events"), aws("sqs")
    bus = f"rules-{os.getpid()}"
    events.create_event_bus(Name=bus)
    urls = {}
    for name in PUBLISHED:
        urls[name] = sqs.create_queue(QueueName=f"{bus}-{name}")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=urls[name], AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(pattern_of(name)))
        events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    yield urls
    for name, url in urls.items():
        events.remove_targets(Rule=name, EventBusName=bus, Ids=["queue"])
        events.delete_rule(Name=name, EventBusName=bus)
        sqs.delete_queue(QueueUrl=url)
    events.delete_event_bus(Name=bus)


def detail_of(name: str, **changes: Any) -> dict[str, Any]:
    """A typical event's detail; a change to None takes the field out."""
    document: dict[str, Any] = json.loads(encode_event(an.example(name)))
    document.update(changes)
    return {field: value for field, value in document.items() if value is not None}


KEPT_OUT: list[tuple[str, dict[str, Any], str]] = [
    ("pollenationNeeded", {"assetId": None}, OURS),
    ("pollenationNeeded", {"dataTypes": None}, OURS),
    ("pollenationNeeded", {}, "someone.else"),
    ("analysisNeeded", {"assetIds": None}, OURS),
    ("analysisNeeded", {"batchSize": 5}, OURS),
    ("analysisNeeded", {}, "someone.else"),
    ("earningsProcessed", {"assetId": None}, OURS),
    ("earningsProcessed", {"earningsDate": None}, OURS),
    ("analysisComplete", {"analysisId": None}, OURS),
    ("analysisComplete", {"status": "running"}, OURS),
    ("analysisComplete", {}, "someone.else"),
]


def test_a_rule_for_every_event_leaves_out_those_with_rules_of_their_own(aws: Callable[[str], Any]) -> None:
    """A service that consumes `*` and names an event gets each event by one rule: none twice, none never."""
    events = aws("events")
    consumes = ("*", "earningsProcessed")
    for name in PUBLISHED:
        detail = detail_of(name)
        event = {"id": "1", "account": "0", "region": "us-east-1", "time": "2026-01-05T07:00:00Z", "resources": []}
        envelope = json.dumps({**event, "source": OURS, "detail-type": name, "detail": detail})
        matching = [
            pattern
            for pattern in (json.dumps(pattern_of(event, consumes)) for event in consumes)
            if events.test_event_pattern(EventPattern=pattern, Event=envelope)["Result"]
        ]
        assert len(matching) == 1, name


def test_each_rule_lets_its_own_events_through_and_no_others(aws: Callable[[str], Any], queues: dict[str, str]) -> None:
    """One good event each arrives in its own queue only; without a matched field, with another value or source, none does."""
    events, sqs = aws("events"), aws("sqs")
    bus = f"rules-{os.getpid()}"

    def put(name: str, detail: dict[str, Any], source: str, mark: str) -> None:
        body = json.dumps({**detail, "mark": mark})
        entry = {"EventBusName": bus, "Source": source, "DetailType": name, "Detail": body}
        assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0

    for name, changes, source in KEPT_OUT:
        put(name, detail_of(name, **changes), source, "bad")
    put("analysisNeeded", detail_of("analysisNeeded", assetIds=["one"], assets=None), OURS, "a smaller batch")
    # Last, so that whatever was let through wrongly is there before them.
    for name in PUBLISHED:
        put(name, detail_of(name), OURS, "good")

    expected = {name: ["good"] for name in PUBLISHED} | {"analysisNeeded": ["a smaller batch", "good"]}
    arrived: dict[str, list[str]] = {name: [] for name in PUBLISHED}
    deadline = time.monotonic() + 20
    while {name: sorted(marks) for name, marks in arrived.items()} != expected and time.monotonic() < deadline:
        for name, url in queues.items():
            for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
                envelope = json.loads(message["Body"])
                assert envelope["detail-type"] == name
                arrived[name].append(envelope["detail"]["mark"])
    assert {name: sorted(marks) for name, marks in arrived.items()} == expected
