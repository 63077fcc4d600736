"""Dead letters are explained, recorded, notified of once, and sent back without loss."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

import pytest

from signal9_contracts import DeadLetterFound, DeadLetterRedriven, PollenationNeeded, encode_event
from signal9_contracts.operations import DeadLetterFilter, DeadLetterRequest, Redrive, ScheduleTriggered, ShowDeadLetter
from signal9_eventstore.memory import InMemoryEventStore
from signal9_messaging import RequestInvalid, consume, serve_request
from signal9_process_dead_letters.application import DeadLetters, answer, list_dead_letters, redrive, show_dead_letter
from signal9_process_dead_letters.diagnosis import diagnose, redacted
from signal9_process_dead_letters.errors import SourceUnknown
from signal9_process_dead_letters.logs import reason_in
from signal9_process_dead_letters.ports import DeadMessage, Reason
from signal9_testkit import an

QUEUE = "signal9-api-processing-dlq"
NOON = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)


def envelope(event: Any, detail_type: str) -> str:
    """A queue message as EventBridge writes it."""
    detail = json.loads(encode_event(event))
    return json.dumps({"source": "signal9.advisor", "detail-type": detail_type, "detail": detail})


def dead_message(name: str, body: str | None = None, **fields: Any) -> DeadMessage:
    """A message in the queue; one that `pollinate` failed on unless told otherwise."""
    values = {"queue": QUEUE, "source": "signal9-pollinate", "sent_at": NOON, "attributes": {}, **fields}
    text = envelope(an.pollenation_needed(), "pollenationNeeded") if body is None else body
    return DeadMessage(message_id=name, receipt=f"receipt of {name}", body=text, **values)


class InMemoryQueues:
    """Queues that note what was sent back, and can fail to send."""

    names: Sequence[str] = (QUEUE, "signal9-data-pipeline-dlq")

    def __init__(self, *messages: DeadMessage) -> None:
        self.messages = list(messages)
        self.sent: list[str] = []
        self.held: list[str] = []
        self.crash_before_deleting = False

    @contextmanager
    def hold(self, queue: str, seconds: int, limit: int) -> Iterator[Sequence[DeadMessage]]:
        mine = [each for each in self.messages if each.queue == queue and each.message_id not in self.held][:limit]
        self.held += [each.message_id for each in mine]
        yield mine
        self.held = [each for each in self.held if each not in {message.message_id for message in mine}]

    def send_back(self, message: DeadMessage) -> str:
        if message.source is None:
            raise SourceUnknown("nowhere to send it")
        self.sent.append(message.body)
        return f"{message.message_id}-again"

    def delete(self, message: DeadMessage) -> None:
        if self.crash_before_deleting:
            raise ConnectionError("cut")
        self.messages.remove(message)


class InMemoryTopic:
    """Keeps its messages."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []

    def publish(self, subject: str, message: str, attributes: dict[str, str]) -> None:
        self.messages.append((subject, json.loads(message)))


class InMemoryIdempotentEffect:
    """Remembers keys."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def run(self, key: str, effect: Callable[[], object], context: Any) -> None:
        if key not in self.keys:
            self.keys.add(key)
            effect()


class Sweeps:
    """Notes the moments from which it was asked to publish again."""

    def __init__(self) -> None:
        self.since: list[datetime] = []

    def __call__(self, since: datetime) -> str:
        self.since.append(since)
        return "invocation"


def service(
    *messages: DeadMessage, reasons: dict[str, Reason] | None = None, at: datetime = NOON, **fields: Any
) -> DeadLetters:
    """The service on fakes, with these messages in its queues."""
    values: dict[str, Any] = {
        "queues": InMemoryQueues(*messages),
        "reason_of": lambda message: (reasons or {}).get(message.message_id),
        "store": InMemoryEventStore(),
        "topic": InMemoryTopic(),
        "idempotency": InMemoryIdempotentEffect(),
        "sweep": Sweeps(),
        "clock": lambda: at,
        "pause": lambda seconds: None,
        **fields,
    }
    return DeadLetters(**values)


def asked(at_work: DeadLetters, request: dict[str, Any]) -> Any:
    """The answer to a request, both as the function's JSON."""
    return serve_request(request, DeadLetterRequest, partial(answer, at_work, context=None), None)


STREAM_NOTE = json.dumps(
    {
        "requestContext": {"condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": {"approximateArrivalOfFirstRecord": "2026-01-05T11:59:00Z"},
    }
)


@pytest.mark.parametrize(
    ("message", "logged", "kind", "cause"),
    [
        (dead_message("1"), Reason("VendorUnavailable", "no answer"), "message", "VendorUnavailable"),
        (dead_message("2"), None, "message", "Unexplained"),
        (dead_message("3", "<html>"), None, "message", "InvalidEvent"),
        (dead_message("4", '{"source":"else","detail-type":"x","detail":{}}'), None, "message", "UnknownEvent"),
        (dead_message("5", '{"schedule": "asset-sync"}'), None, "message", "Unexplained"),
        (dead_message("6", attributes={"ERROR_CODE": "SdkClientException", "TARGET_ARN": "q"}), None, "delivery", "SdkClientException"),
        (dead_message("7", STREAM_NOTE, source=None), None, "stream", "RetryAttemptsExhausted"),
    ],
)  # fmt: skip
def test_a_dead_letter_says_what_it_is_and_why_it_failed(
    message: DeadMessage, logged: Reason | None, kind: str, cause: str
) -> None:
    """From the function's log where it logged, else from the message itself."""
    entry = diagnose(message, logged)
    assert (entry.kind, entry.cause) == (kind, cause)
    assert entry.detail


def test_a_dead_letter_is_recorded_once_and_stays() -> None:
    """Two looks append one event a message, and take nothing out of the queue."""
    at_work = service(dead_message("1"), dead_message("2", "<html>", queue="signal9-data-pipeline-dlq"))
    first, second = list_dead_letters(at_work), list_dead_letters(at_work)
    assert [entry.message_id for entry in first] == ["1", "2"]
    assert first == second
    events = list(at_work.store.read_all())
    assert [type(event) for event in events] == [DeadLetterFound, DeadLetterFound]
    assert len(at_work.queues.messages) == 2  # type: ignore[attr-defined]  # the fake's


def test_people_are_notified_once_per_cause_and_hour() -> None:
    """Three messages of one cause are one notice; the next hour and another cause are notices of their own."""
    topic, once = InMemoryTopic(), InMemoryIdempotentEffect()
    reasons = {name: Reason("VendorUnavailable", "no answer") for name in "123"} | {"4": Reason("BadKey", "refused")}
    list_dead_letters(service(*map(dead_message, "1234"), reasons=reasons, topic=topic, idempotency=once))
    assert [subject for subject, _ in topic.messages] == [
        f"Dead letters in {QUEUE}: {cause}" for cause in ("VendorUnavailable", "BadKey")
    ]
    assert topic.messages[0][1]["runbook"].startswith("docs/operating.md#")
    later = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)
    list_dead_letters(service(dead_message("5"), reasons={"5": reasons["1"]}, topic=topic, idempotency=once, at=later))
    assert len(topic.messages) == 3


def test_a_dead_letter_about_a_dead_letter_is_shown_but_not_recorded() -> None:
    """A projection that fails on everything must not make dead letters out of its dead letters for ever."""
    at_work = service(dead_message("1", envelope(an.dead_letter_found(), "deadLetterFound")))
    assert [entry.event_type for entry in list_dead_letters(at_work)] == ["deadLetterFound"]
    assert list(at_work.store.read_all()) == []


@pytest.mark.parametrize(
    "chosen",
    [
        DeadLetterFilter(message_id="1"),
        DeadLetterFilter(message_id=an.pollenation_needed().metadata.event_id),
        DeadLetterFilter(subject=f"batch-{an.BATCH}"),
        DeadLetterFilter(event_type="pollenationNeeded"),
        DeadLetterFilter(cause="VendorUnavailable"),
        DeadLetterFilter(queue=QUEUE, cause="VendorUnavailable"),
    ],
)
def test_dead_letters_are_chosen_by_id_stream_type_or_cause(chosen: DeadLetterFilter) -> None:
    """Each way finds the one message meant, and sends its body as it is: the event keeps its id."""
    meant = dead_message("1")
    other = dead_message("2", envelope(an.asset_listed("KO"), "assetListed"), queue="signal9-data-pipeline-dlq")
    at_work = service(meant, other, reasons={"1": Reason("VendorUnavailable", "")})
    assert [entry.message_id for entry in redrive(at_work, Redrive(chosen=chosen)).entries] == ["1"]
    assert at_work.queues.sent == [meant.body]  # type: ignore[attr-defined]  # the fake's
    assert at_work.queues.messages == [other]  # type: ignore[attr-defined]  # the fake's


def test_a_redrive_is_recorded_with_its_reason() -> None:
    """Beside the finding stands who went where, and why."""
    at_work = service(dead_message("1"))
    redrive(at_work, Redrive(chosen=DeadLetterFilter(), reason="the vendor is back"))
    found, redriven = at_work.store.read_stream("deadletter-1")
    assert isinstance(found, DeadLetterFound)
    assert isinstance(redriven, DeadLetterRedriven)
    assert (redriven.to, redriven.sent_as, redriven.reason) == ("signal9-pollinate", "1-again", "the vendor is back")


def test_a_dry_run_changes_nothing() -> None:
    """It names what it would send; nothing is sent, nothing deleted, no redrive recorded."""
    at_work = service(dead_message("1"))
    assert len(redrive(at_work, Redrive(chosen=DeadLetterFilter(), dry_run=True)).entries) == 1
    assert at_work.queues.sent == []  # type: ignore[attr-defined]  # the fake's
    assert len(at_work.queues.messages) == 1  # type: ignore[attr-defined]  # the fake's
    assert not [event for event in at_work.store.read_all() if isinstance(event, DeadLetterRedriven)]


def test_a_crash_before_the_deletion_loses_nothing() -> None:
    """The message is still there, and is sent a second time: twice, never not at all."""
    at_work = service(dead_message("1"))
    at_work.queues.crash_before_deleting = True  # type: ignore[attr-defined]  # the fake's
    result = redrive(at_work, Redrive(chosen=DeadLetterFilter()))
    assert [failure.why for failure in result.failed] == ["ConnectionError: cut"]
    at_work.queues.crash_before_deleting = False  # type: ignore[attr-defined]  # the fake's
    assert len(redrive(at_work, Redrive(chosen=DeadLetterFilter())).entries) == 1
    assert len(at_work.queues.sent) == 2  # type: ignore[attr-defined]  # the fake's
    assert at_work.queues.messages == []  # type: ignore[attr-defined]  # the fake's


def test_a_dead_letter_that_cannot_go_back_stops_no_other_and_stays() -> None:
    """One of unknown origin is named with the reason; the other is sent."""
    at_work = service(dead_message("1", source=None), dead_message("2"))
    result = redrive(at_work, Redrive(chosen=DeadLetterFilter()))
    assert [failure.entry.message_id for failure in result.failed] == ["1"]
    assert [entry.message_id for entry in result.entries] == ["2"]
    assert [message.message_id for message in at_work.queues.messages] == ["1"]  # type: ignore[attr-defined]  # the fake's


def test_a_redrive_keeps_to_its_rate_its_limit_and_its_time() -> None:
    """Four a second means a quarter of a second each; what does not fit is said to be left."""
    pauses: list[float] = []
    at_work = service(*map(dead_message, "12345"), pause=pauses.append)
    result = redrive(at_work, Redrive(chosen=DeadLetterFilter(), rate=4, limit=3))
    assert (len(result.entries), result.more, pauses) == (3, True, [0.25] * 3)
    assert redrive(at_work, Redrive(chosen=DeadLetterFilter()), has_time=lambda: False).more
    assert not redrive(at_work, Redrive(chosen=DeadLetterFilter())).more


def test_what_the_stream_gave_up_is_swept_again() -> None:
    """Such a note holds no events: the relay publishes everything since the first of them."""
    at_work = service(dead_message("1", STREAM_NOTE, source=None))
    [entry] = redrive(at_work, Redrive(chosen=DeadLetterFilter())).entries
    assert entry.kind == "stream"
    assert at_work.sweep.since == [datetime(2026, 1, 5, 11, 59, tzinfo=UTC)]  # type: ignore[attr-defined]  # the fake's


def test_a_payload_is_redacted_unless_asked_for() -> None:
    """Ids stay readable, values do not; a body that is no JSON is only measured."""
    body = json.dumps(
        {"detail-type": "x", "detail": {"metadata": {"eventId": "e"}, "secret": "canary", "list": ["canary"], "n": 1}}
    )
    at_work = service(dead_message("1", body))
    shown = show_dead_letter(at_work, ShowDeadLetter(message_id="1", payload=False))
    assert shown.entry is not None
    assert "canary" not in json.dumps(shown.payload)
    assert shown.payload["detail"]["metadata"]["eventId"] == "e"
    whole = show_dead_letter(at_work, ShowDeadLetter(message_id="1", payload=True))
    assert whole.entry is not None
    assert whole.payload == body
    assert redacted("canary") == "<6 bytes that are no JSON object>"
    assert show_dead_letter(at_work, ShowDeadLetter(message_id="nobody", payload=True)).entry is None


@pytest.mark.parametrize(
    ("body", "takes"),
    [
        ("apikey=canary", PollenationNeeded),
        ('{"apikey": "canary"}', PollenationNeeded),
        ('{"source": ["canary"], "detail-type": "x", "detail": {}}', PollenationNeeded),
        ('{"schedule": {"apikey": "canary"}}', ScheduleTriggered),
        ("canary", ScheduleTriggered),
    ],
)
def test_a_message_that_is_no_event_shows_its_length_and_digest_only(
    body: str, takes: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the log, nor the recorded event, the notice or the list of dead letters holds what came by mistake, such as a key."""
    consume({"Records": [{"messageId": "1", "body": body}]}, (takes,), print, None)
    logged = capsys.readouterr().out
    [failed] = [line for line in logged.splitlines() if "message failed" in line]
    for reason in (reason_in(failed), None):
        at_work = service(dead_message("1", body), reasons={} if reason is None else {"1": reason})
        [entry] = asked(at_work, {"do": "list"})["letters"]
        [found] = at_work.store.read_all()
        assert "canary" not in f"{logged} {entry} {found} {at_work.topic.messages}"  # type: ignore[attr-defined]  # the fake's
        if reason is not None:
            digest = sha256(body.encode()).hexdigest()[:16]
            assert f"{len(body)} bytes with the SHA-256 digest {digest}" in entry["detail"]


def test_the_reason_is_read_from_what_consume_logs(capsys: pytest.CaptureFixture[str]) -> None:
    """The error that was raised, not what caused it, from a real line of the log; one of a projection; and nothing from other lines."""
    consume({"Records": [{"messageId": "1", "body": "<html>"}]}, (PollenationNeeded,), print, None)
    [line] = [line for line in capsys.readouterr().out.splitlines() if "message failed" in line]
    reason = reason_in(line)
    assert reason is not None
    assert reason.error == "InvalidEvent"
    assert "not an EventBridge envelope" in reason.detail
    assert reason_in('{"level": "error", "error_type": "StreamCorrupt", "error": "x"}') == Reason("StreamCorrupt", "x")
    assert reason_in('{"level": "info"}') is None
    assert reason_in("START RequestId: 1") is None


def test_requests_are_answered_in_plain_json() -> None:
    """List, show and redrive, as `signal9 dlq` asks; a request that does not fit is refused."""
    at_work = service(dead_message("1"))
    [entry] = asked(at_work, {"do": "list", "chosen": {"eventType": "pollenationNeeded"}})["letters"]
    assert entry["messageId"] == "1"
    assert asked(at_work, {"do": "list", "chosen": {"cause": "Other"}}) == {"letters": []}
    assert asked(at_work, {"do": "show", "messageId": "9"}) == {"letter": None}
    assert json.dumps(asked(at_work, {"do": "show", "messageId": "1"}))
    done = asked(at_work, {"do": "redrive", "redrive": {"chosen": {}, "dryRun": True}})
    assert (len(done["letters"]), done["dryRun"]) == (1, True)
    with pytest.raises(RequestInvalid, match="signal9 dlq"):
        asked(at_work, {"do": "purge"})
