"""Events too large for the bus: a claim travels, and the consumer gets the whole event."""

import json
from typing import Any

import pytest

from signal9_contracts import InvalidEvent, UnknownEvent, encode_event
from signal9_messaging import consume_together
from signal9_messaging.claimed import BUS_LIMIT, event_in, on_the_bus
from signal9_runtime import BlobCorrupt, InMemoryBlobs
from signal9_testkit import an


def envelope(detail: str, source: str = "signal9.advisor", detail_type: str = "assetListed") -> str:
    return f'{{"detail-type": "{detail_type}", "source": "{source}", "detail": {detail}}}'


def test_a_small_event_travels_as_it_is() -> None:
    """Byte for byte, and is read from the envelope alone; the word claim in its text changes nothing."""
    event = an.asset_listed("KO", name='They "claim" much')
    body = encode_event(event)
    assert on_the_bus(body) == body.decode()
    assert event_in(envelope(body.decode()), no_payloads) == event


def test_a_huge_event_is_fetched_by_its_claim() -> None:
    """What travels is a few hundred bytes with the event's metadata; what arrives is the event."""
    event = an.asset_listed("KO", name="x" * BUS_LIMIT)
    payloads = InMemoryBlobs()
    payloads.put(encode_event(event))
    detail = on_the_bus(encode_event(event))
    assert len(detail) < 1000
    assert json.loads(detail)["metadata"]["eventId"] == event.metadata.event_id
    assert event_in(envelope(detail), lambda: payloads) == event
    with pytest.raises(BlobCorrupt, match="is not in"):
        event_in(envelope(detail), InMemoryBlobs)


def test_a_foreign_claim_is_not_followed() -> None:
    """Another source's detail of that shape is refused before anything is fetched, and so is what is no claim."""
    detail = on_the_bus(encode_event(an.asset_listed("KO", name="x" * BUS_LIMIT)))
    with pytest.raises(UnknownEvent, match=r"only 'signal9\.advisor'"):
        event_in(envelope(detail, source="someone.else"), no_payloads)
    with pytest.raises(InvalidEvent):
        event_in(envelope('{"claim": 1, "metadata": {}}'), no_payloads)


def test_a_claim_that_cannot_be_fetched_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message comes back; the others of its batch are handled."""
    monkeypatch.setattr("signal9_messaging.claimed._payloads", InMemoryBlobs)
    huge = on_the_bus(encode_event(an.asset_listed("KO", name="x" * BUS_LIMIT)))
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
