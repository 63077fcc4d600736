"""Bad messages among good ones: each is refused for its own reason, in the log, and the good ones are handled."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from signal9_contracts import AssetListed, encode_event
from signal9_contracts.operations import ScheduleTriggered
from signal9_messaging import consume, consume_together
from signal9_messaging.errors import MessageTooOld
from signal9_messaging.retry import refuse_if_too_old
from signal9_testkit import an


def envelope(document: dict[str, Any], source: str = "signal9.advisor", detail_type: str = "assetListed") -> str:
    return json.dumps({"source": source, "detail-type": detail_type, "detail": document})


def listed(symbol: str = "KO") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(encode_event(an.asset_listed(symbol)))
    return document


def of_a_newer_version() -> str:
    document = listed()
    document["metadata"]["schemaVersion"] = 99
    return envelope(document)


def without_its_asset() -> str:
    document = listed()
    del document["assetId"]
    return envelope(document)


BAD = {
    "an unknown version": (of_a_newer_version(), "schemaVersion 99"),
    "a missing field": (without_its_asset(), "missing required field `assetId`"),
    "a foreign source": (envelope(listed(), source="someone.else"), "only 'signal9.advisor' is ours"),
    "an unknown detail-type": (envelope(listed(), detail_type="assetEaten"), "not in the catalog"),
    "300 KB of something else": ("x" * 300_000, "not an EventBridge envelope"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("together", [False, True], ids=["one by one", "together"])
def test_one_poison_message_of_ten_fails_alone_and_says_why(
    kind: str, together: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other nine are handled; the log line of the tenth names its fault, and is no longer than a screen."""
    body, reason = BAD[kind]
    bodies = [envelope(listed(f"S{number}")) for number in range(9)]
    bodies.insert(4, body)
    records = [{"messageId": str(number), "body": each} for number, each in enumerate(bodies)]
    handled: list[Any] = []
    if together:

        def handle(events: Any) -> dict[str, Exception]:
            handled.extend(events)
            return {}

        answer = consume_together({"Records": records}, handle, None)
    else:
        answer = consume({"Records": records}, (AssetListed,), handled.append, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "4"}]}
    assert len(handled) == 9
    [line] = [line for line in capsys.readouterr().out.splitlines() if '"message failed"' in line]
    assert reason in json.loads(line)["error"]
    assert len(line) < 20_000


def test_a_schedule_with_an_unknown_field_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule's input that does not fit is named, and nothing is planned on a guess."""
    record = {"messageId": "1", "body": '{"schedule": "asset-sync", "maxAsets": 3}'}
    answer = consume({"Records": [record]}, (ScheduleTriggered,), lambda message: None, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert "maxAsets" in capsys.readouterr().out


@pytest.mark.parametrize(("hours", "limit", "refused"), [(0.5, "1", False), (1.5, "1", True), (1.5, "2", False)])
def test_a_message_beyond_its_services_age_is_refused(
    hours: float, limit: str, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour for pollination, two for the analysis: what waited longer in the queue goes to rest with that reason."""
    monkeypatch.setenv("SIGNAL9_MAX_EVENT_AGE_HOURS", limit)
    now = datetime(2026, 1, 5, 8, tzinfo=UTC)
    sent = now - timedelta(hours=hours)
    record = {"messageId": "1", "attributes": {"SentTimestamp": str(int(sent.timestamp() * 1000))}}
    if refused:
        with pytest.raises(MessageTooOld, match=r"waited 1\.5 h"):
            refuse_if_too_old(record, lambda: now)
    else:
        refuse_if_too_old(record, lambda: now)
