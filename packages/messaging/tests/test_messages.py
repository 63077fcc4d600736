"""Every kind of message is told by one decoder: events, claims on events too large for the bus, and what schedules ask for."""

import json
from typing import Any

import pytest

from signal9_contracts import InvalidEvent, UnknownEvent, encode_event
from signal9_contracts.operations import ScheduleTriggered
from signal9_messaging import InvalidMessage, consume_together, decode_message
from signal9_messaging.messages import BUS_LIMIT, detail_of
from signal9_runtime import BlobCorrupt, InMemoryBlobs
from signal9_testkit import an


def envelope(detail: str, source: str = "signal9.advisor", detail_type: str = "assetListed") -> str:
    return f'{{"detail-type": "{detail_type}", "source": "{source}", "detail": {detail}}}'


def test_a_schedules_input_is_told_from_an_event_by_its_fields() -> None:
    """What has no detail-type is a schedule's input, though an event's words stand in it; what is neither names the field at fault."""
    assert decode_message('{"schedule": "news"}') == ScheduleTriggered(schedule="news")
    assert decode_message('{"schedule": "\\"detail-type\\": \\"claim\\""}') == ScheduleTriggered(
        schedule='"detail-type": "claim"'
    )
    with pytest.raises(InvalidMessage, match=r"unknown field `what`.*12 bytes"):
        decode_message('{"what": 12}')
    for body in ("[]", "<html>", b"\xff", '{"detail-type": 5}'):
        with pytest.raises(InvalidEvent, match="not an EventBridge envelope"):
            decode_message(body)


def test_a_small_event_travels_as_it_is() -> None:
    """Byte for byte, and is read from the envelope alone; the word claim in its text changes nothing."""
    event = an.asset_listed("KO", name='They "claim" much')
    body = encode_event(event)
    assert detail_of(body) == body.decode()
    assert decode_message(envelope(body.decode()), no_payloads) == event


def test_a_huge_event_is_fetched_by_its_claim() -> None:
    """What travels is a few hundred bytes with the event's metadata; what arrives is the event."""
    event = an.asset_listed("KO", name="x" * BUS_LIMIT)
    payloads = InMemoryBlobs()
    payloads.put(encode_event(event))
    detail = detail_of(encode_event(event))
    assert len(detail) < 1000
    assert json.loads(detail)["metadata"]["eventId"] == event.metadata.event_id
    assert decode_message(envelope(detail), lambda: payloads) == event
    with pytest.raises(BlobCorrupt, match="is not in"):
        decode_message(envelope(detail), InMemoryBlobs)


def test_a_foreign_claim_is_not_followed() -> None:
    """Another source's detail of that shape is refused before anything is fetched, and so is what is no claim."""
    detail = detail_of(encode_event(an.asset_listed("KO", name="x" * BUS_LIMIT)))
    with pytest.raises(UnknownEvent, match=r"only 'signal9\.advisor'"):
        decode_message(envelope(detail, source="someone.else"), no_payloads)
    with pytest.raises(InvalidEvent):
        decode_message(envelope('{"claim": 1, "metadata": {}}'), no_payloads)


def test_a_claim_that_cannot_be_fetched_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message comes back; the others of its batch are handled."""
    monkeypatch.setattr("signal9_messaging.messages._payloads", InMemoryBlobs)
    huge = detail_of(encode_event(an.asset_listed("KO", name="x" * BUS_LIMIT)))
    small = encode_event(an.asset_listed("PEP")).decode()
    records = [{"messageId": name, "body": envelope(detail)} for name, detail in (("huge", huge), ("small", small))]
    seen: list[Any] = []

    def handle(events: Any) -> dict[str, Exception]:
        seen.extend(events)
        return {}

    answer = consume_together({"Records": records}, handle, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "huge"}]}
    assert [event.symbol for event in seen] == ["PEP"]


def no_payloads() -> InMemoryBlobs:
    raise AssertionError("nothing is fetched")
