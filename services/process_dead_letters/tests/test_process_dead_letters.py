"""Dead letters are explained, recorded, told of once, and sent back without loss."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from signal9_contracts import DeadLetterFound, DeadLetterRedriven, PollenationNeeded, encode_event
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore.memory import InMemoryEventStore
from signal9_messaging import consume
from signal9_process_dead_letters.application import DeadLetters, Redrive, look, redrive, show
from signal9_process_dead_letters.domain import Chosen, Reason, Resting, diagnose, redacted
from signal9_process_dead_letters.errors import RequestInvalid, SourceUnknown
from signal9_process_dead_letters.logs import reason_in
from signal9_process_dead_letters.requests import answer
from signal9_testkit import an

QUEUE = "signal9-api-processing-dlq"
NOON = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)


def envelope(event: Any, detail_type: str) -> str:
    """A queue message as EventBridge writes it."""
    detail = json.loads(encode_event(event))
    return json.dumps({"source": "signal9.advisor", "detail-type": detail_type, "detail": detail})


def resting(name: str, body: str | None = None, **fields: Any) -> Resting:
    """A message in the queue; one that `pollinate` failed on unless told otherwise."""
    values = {"queue": QUEUE, "source": "signal9-pollinate", "sent_at": NOON, "attributes": {}, **fields}
    text = envelope(an.pollenation_needed(), "pollenationNeeded") if body is None else body
    return Resting(message_id=name, receipt=f"receipt of {name}", body=text, **values)


class InMemoryQueues:
    """Queues that note what was sent back, and can fail to send."""

    names: Sequence[str] = (QUEUE, "signal9-data-pipeline-dlq")

    def __init__(self, *messages: Resting) -> None:
        self.messages = list(messages)
        self.sent: list[str] = []
        self.held: list[str] = []
        self.crash_before_deleting = False

    @contextmanager
    def hold(self, queue: str, seconds: int, limit: int) -> Iterator[Sequence[Resting]]:
        mine = [each for each in self.messages if each.queue == queue and each.message_id not in self.held][:limit]
        self.held += [each.message_id for each in mine]
        yield mine
        self.held = [each for each in self.held if each not in {message.message_id for message in mine}]

    def send_back(self, message: Resting) -> str:
        if message.source is None:
            raise SourceUnknown("nowhere to send it")
        self.sent.append(message.body)
        return f"{message.message_id}-again"

    def delete(self, message: Resting) -> None:
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


class Logged:
    """What functions logged, by message id."""

    def __init__(self, reasons: dict[str, Reason]) -> None:
        self.reasons = reasons

    def find(self, message: Resting) -> Reason | None:
        return self.reasons.get(message.message_id)


class Sweeps:
    """Notes the moments from which it was asked to publish again."""

    def __init__(self) -> None:
        self.since: list[datetime] = []

    def sweep(self, since: datetime) -> str:
        self.since.append(since)
        return "invocation"


def service(
    *messages: Resting, reasons: dict[str, Reason] | None = None, at: datetime = NOON, **fields: Any
) -> DeadLetters:
    """The service on fakes, with what rests."""
    values: dict[str, Any] = {
        "queues": InMemoryQueues(*messages),
        "reasons": Logged(reasons or {}),
        "store": InMemoryEventStore(),
        "topic": InMemoryTopic(),
        "once": InMemoryIdempotentEffect(),
        "relay": Sweeps(),
        "clock": lambda: at,
        "pause": lambda seconds: None,
        **fields,
    }
    return DeadLetters(**values)


STREAM_NOTE = json.dumps(
    {
        "requestContext": {"condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": {"approximateArrivalOfFirstRecord": "2026-01-05T11:59:00Z"},
    }
)


@pytest.mark.parametrize(
    ("message", "logged", "kind", "cause"),
    [
        (resting("1"), Reason("VendorUnavailable", "no answer"), "message", "VendorUnavailable"),
        (resting("2"), None, "message", "Unexplained"),
        (resting("3", "<html>"), None, "message", "InvalidEvent"),
        (resting("4", '{"source":"else","detail-type":"x","detail":{}}'), None, "message", "UnknownEvent"),
        (resting("5", '{"schedule": "asset-sync"}'), None, "message", "Unexplained"),
        (resting("6", attributes={"ERROR_CODE": "SdkClientException", "TARGET_ARN": "q"}), None, "delivery", "SdkClientException"),
        (resting("7", STREAM_NOTE, source=None), None, "stream", "RetryAttemptsExhausted"),
    ],
)  # fmt: skip
def test_a_dead_letter_says_what_it_is_and_why_it_failed(
    message: Resting, logged: Reason | None, kind: str, cause: str
) -> None:
    """From the function's log where it logged, else from the message itself."""
    letter = diagnose(message, logged)
    assert (letter.kind, letter.cause) == (kind, cause)
    assert letter.detail


def test_what_rests_is_recorded_once_and_stays() -> None:
    """Two looks append one event a message, and take nothing out of the queue."""
    at_work = service(resting("1"), resting("2", "<html>", queue="signal9-data-pipeline-dlq"))
    first, second = look(at_work), look(at_work)
    assert [letter.message_id for letter in first] == ["1", "2"]
    assert first == second
    events = list(at_work.store.read_all())
    assert [type(event) for event in events] == [DeadLetterFound, DeadLetterFound]
    assert len(at_work.queues.messages) == 2  # type: ignore[attr-defined]  # the fake's


def test_people_are_told_once_per_cause_and_hour() -> None:
    """Three messages of one cause are one notice; the next hour and another cause are notices of their own."""
    topic, once = InMemoryTopic(), InMemoryIdempotentEffect()
    reasons = {name: Reason("VendorUnavailable", "no answer") for name in "123"} | {"4": Reason("BadKey", "refused")}
    look(service(*map(resting, "1234"), reasons=reasons, topic=topic, once=once))
    assert [subject for subject, _ in topic.messages] == [
        f"Dead letters in {QUEUE}: {cause}" for cause in ("VendorUnavailable", "BadKey")
    ]
    assert topic.messages[0][1]["runbook"].startswith("docs/operating.md#")
    later = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)
    look(service(resting("5"), reasons={"5": reasons["1"]}, topic=topic, once=once, at=later))
    assert len(topic.messages) == 3


def test_a_dead_letter_about_a_dead_letter_is_shown_but_not_recorded() -> None:
    """A projection that fails on everything must not make dead letters out of its dead letters for ever."""
    at_work = service(resting("1", envelope(an.dead_letter_found(), "deadLetterFound")))
    assert [letter.event_type for letter in look(at_work)] == ["deadLetterFound"]
    assert list(at_work.store.read_all()) == []


@pytest.mark.parametrize(
    "chosen",
    [
        Chosen(message_id="1"),
        Chosen(message_id=an.pollenation_needed().metadata.event_id),
        Chosen(subject=f"batch-{an.BATCH}"),
        Chosen(event_type="pollenationNeeded"),
        Chosen(cause="VendorUnavailable"),
        Chosen(queue=QUEUE, cause="VendorUnavailable"),
    ],
)
def test_letters_are_chosen_by_id_stream_type_or_cause(chosen: Chosen) -> None:
    """Each way finds the one message meant, and sends its body as it is: the event keeps its id."""
    meant = resting("1")
    other = resting("2", envelope(an.asset_listed("KO"), "assetListed"), queue="signal9-data-pipeline-dlq")
    at_work = service(meant, other, reasons={"1": Reason("VendorUnavailable", "")})
    assert [letter.message_id for letter in redrive(at_work, Redrive(chosen=chosen)).letters] == ["1"]
    assert at_work.queues.sent == [meant.body]  # type: ignore[attr-defined]  # the fake's
    assert at_work.queues.messages == [other]  # type: ignore[attr-defined]  # the fake's


def test_a_redrive_is_recorded_with_its_reason() -> None:
    """Beside the finding stands who went where, and why."""
    at_work = service(resting("1"))
    redrive(at_work, Redrive(chosen=Chosen(), reason="the vendor is back"))
    found, redriven = at_work.store.read_stream("deadletter-1")
    assert isinstance(found, DeadLetterFound)
    assert isinstance(redriven, DeadLetterRedriven)
    assert (redriven.to, redriven.sent_as, redriven.reason) == ("signal9-pollinate", "1-again", "the vendor is back")


def test_a_dry_run_changes_nothing() -> None:
    """It names what it would send; nothing is sent, nothing deleted, no redrive recorded."""
    at_work = service(resting("1"))
    assert len(redrive(at_work, Redrive(chosen=Chosen(), dry_run=True)).letters) == 1
    assert at_work.queues.sent == []  # type: ignore[attr-defined]  # the fake's
    assert len(at_work.queues.messages) == 1  # type: ignore[attr-defined]  # the fake's
    assert not [event for event in at_work.store.read_all() if isinstance(event, DeadLetterRedriven)]


def test_a_crash_before_the_deletion_loses_nothing() -> None:
    """The message is still there, and is sent a second time: twice, never not at all."""
    at_work = service(resting("1"))
    at_work.queues.crash_before_deleting = True  # type: ignore[attr-defined]  # the fake's
    result = redrive(at_work, Redrive(chosen=Chosen()))
    assert [failure.why for failure in result.failed] == ["ConnectionError: cut"]
    at_work.queues.crash_before_deleting = False  # type: ignore[attr-defined]  # the fake's
    assert len(redrive(at_work, Redrive(chosen=Chosen())).letters) == 1
    assert len(at_work.queues.sent) == 2  # type: ignore[attr-defined]  # the fake's
    assert at_work.queues.messages == []  # type: ignore[attr-defined]  # the fake's


def test_a_letter_that_cannot_go_back_stops_no_other_and_stays() -> None:
    """One of unknown origin is named with the reason; the other is sent."""
    at_work = service(resting("1", source=None), resting("2"))
    result = redrive(at_work, Redrive(chosen=Chosen()))
    assert [failure.letter.message_id for failure in result.failed] == ["1"]
    assert [letter.message_id for letter in result.letters] == ["2"]
    assert [message.message_id for message in at_work.queues.messages] == ["1"]  # type: ignore[attr-defined]  # the fake's


def test_a_redrive_keeps_to_its_rate_its_limit_and_its_time() -> None:
    """Four a second means a quarter of a second each; what does not fit is said to be left."""
    pauses: list[float] = []
    at_work = service(*map(resting, "12345"), pause=pauses.append)
    result = redrive(at_work, Redrive(chosen=Chosen(), rate=4, limit=3))
    assert (len(result.letters), result.more, pauses) == (3, True, [0.25] * 3)
    assert redrive(at_work, Redrive(chosen=Chosen()), has_time=lambda: False).more
    assert not redrive(at_work, Redrive(chosen=Chosen())).more


def test_what_the_stream_gave_up_is_swept_again() -> None:
    """Such a note holds no events: the relay publishes everything since the first of them."""
    at_work = service(resting("1", STREAM_NOTE, source=None))
    [letter] = redrive(at_work, Redrive(chosen=Chosen())).letters
    assert letter.kind == "stream"
    assert at_work.relay.since == [datetime(2026, 1, 5, 11, 59, tzinfo=UTC)]  # type: ignore[attr-defined]  # the fake's


def test_a_payload_is_redacted_unless_asked_for() -> None:
    """Ids stay readable, values do not; a body that is no JSON is only measured."""
    body = json.dumps(
        {"detail-type": "x", "detail": {"metadata": {"eventId": "e"}, "secret": "canary", "list": ["canary"], "n": 1}}
    )
    at_work = service(resting("1", body))
    shown = show(at_work, "1", payload=False)
    assert shown is not None
    assert "canary" not in json.dumps(shown[1])
    assert shown[1]["detail"]["metadata"]["eventId"] == "e"
    whole = show(at_work, "1", payload=True)
    assert whole is not None
    assert whole[1] == body
    assert redacted("canary") == "<6 bytes that are no JSON object>"
    assert show(at_work, "nobody", payload=True) is None


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
        at_work = service(resting("1", body), reasons={} if reason is None else {"1": reason})
        [letter] = answer(at_work, {"do": "list"}, None)["letters"]
        [found] = at_work.store.read_all()
        assert "canary" not in f"{logged} {letter} {found} {at_work.topic.messages}"  # type: ignore[attr-defined]  # the fake's
        if reason is not None:
            digest = sha256(body.encode()).hexdigest()[:16]
            assert f"{len(body)} bytes with the SHA-256 digest {digest}" in letter["detail"]


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
    at_work = service(resting("1"))
    [letter] = answer(at_work, {"do": "list", "chosen": {"eventType": "pollenationNeeded"}}, None)["letters"]
    assert letter["messageId"] == "1"
    assert answer(at_work, {"do": "list", "chosen": {"cause": "Other"}}, None) == {"letters": []}
    assert answer(at_work, {"do": "show", "messageId": "9"}, None) == {"letter": None}
    assert json.dumps(answer(at_work, {"do": "show", "messageId": "1"}, None))
    done = answer(at_work, {"do": "redrive", "redrive": {"chosen": {}, "dryRun": True}}, None)
    assert (len(done["letters"]), done["dryRun"]) == (1, True)
    with pytest.raises(RequestInvalid, match="signal9 dlq"):
        answer(at_work, {"do": "purge"}, None)
