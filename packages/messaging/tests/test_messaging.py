"""Queue batches, publication and the workflow's tasks: one bad thing stays one bad thing."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import pytest
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

from signal9_contracts import UNASSIGNED, AssetListed, Event, PollenationNeeded, encode_event, event_type_of
from signal9_contracts.operations import ScheduleTriggered, TaskInput
from signal9_eventstore import Cause
from signal9_messaging import (
    EffectInProgress,
    EventBridgePublisher,
    Publication,
    PublishFailed,
    TaskInputInvalid,
    consume,
    consume_together,
    serve_task,
)
from signal9_messaging.idempotency import DynamoIdempotentEffect
from signal9_messaging.memory import InMemoryIdempotentEffect
from signal9_messaging.retry import seconds_until_retry
from signal9_runtime import TransientError, utc_now
from signal9_testkit import an


def envelope(event: Event) -> str:
    return json.dumps(
        {
            "detail-type": event_type_of(event).detail_type,
            "source": "signal9.advisor",
            "detail": json.loads(encode_event(event)),
        }
    )


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]}


def failed(answer: Mapping[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_a_poison_message_fails_alone() -> None:
    """Of ten messages nine are handled; the one that is no event comes back."""
    handled: list[str] = []
    bodies = [envelope(an.asset_listed(f"S{number}")) for number in range(9)]
    bodies.insert(4, "<html>")
    answer = consume(batch(*bodies), (AssetListed,), lambda event: handled.append(event.symbol), None)
    assert failed(answer) == ["4"]
    assert len(handled) == 9


def test_a_handler_that_raises_fails_its_own_message() -> None:
    """The others of the batch are done."""

    def handle(event: AssetListed) -> None:
        if event.symbol == "KO":
            raise ValueError("no")

    bodies = [envelope(an.asset_listed(symbol)) for symbol in ("PEP", "KO", "XOM")]
    assert failed(consume(batch(*bodies), (AssetListed,), handle, None)) == ["1"]


def test_an_event_that_the_queue_does_not_take_is_refused() -> None:
    """A rule that sends the wrong events is noticed, not obeyed."""
    answer = consume(batch(envelope(an.earnings_processed())), (PollenationNeeded,), lambda event: None, None)
    assert failed(answer) == ["0"]


def test_a_schedules_input_is_read_and_a_wrong_one_refused() -> None:
    """The constant input of a rule becomes a request; an unknown field or a number out of range does not."""
    seen: list[ScheduleTriggered] = []
    bodies = ('{"triggerType": "regular", "batchSize": 8, "maxAssets": 25}', '{"maxAssets": 0}', '{"what": 1}')
    assert failed(consume(batch(*bodies), (ScheduleTriggered,), seen.append, None)) == ["1", "2"]
    assert [request.max_assets for request in seen] == [25]


def test_an_effect_is_run_once_for_two_deliveries() -> None:
    """With `once` the second delivery of an event does nothing."""
    calls: list[str] = []
    body = envelope(an.pollenation_needed())
    once = InMemoryIdempotentEffect()
    answer = consume(
        batch(body, body), (PollenationNeeded,), lambda event: calls.append(event.asset_id), None, idempotency=once
    )
    assert failed(answer) == []
    assert len(calls) == 1


class BusyOnce:
    """Somebody else is at every effect."""

    def run(self, key: str, effect: Callable[[], object], context: Any) -> None:
        raise EffectInProgress(key)


@pytest.mark.integration
def test_a_message_whose_effect_is_in_progress_comes_back_with_all_its_tries(
    aws: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of it waits in the queue, never received yet, and the message itself is done."""
    sqs = aws("sqs")
    url = sqs.create_queue(QueueName="test-busy")["QueueUrl"]
    body = envelope(an.pollenation_needed())
    record = {"messageId": "1", "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:test-busy", "body": body}
    monkeypatch.setattr("signal9_runtime.aws._client", aws)
    monkeypatch.setattr(EffectInProgress, "seconds", 0)
    assert (
        failed(consume({"Records": [record]}, (PollenationNeeded,), lambda event: None, None, idempotency=BusyOnce()))
        == []
    )
    [copy] = sqs.receive_message(QueueUrl=url, AttributeNames=["ApproximateReceiveCount"])["Messages"]
    assert copy["Body"] == body
    assert copy["Attributes"]["ApproximateReceiveCount"] == "1"


class PartDown(TransientError):
    """A server is down."""

    seconds = 0


@pytest.mark.integration
def test_events_wait_for_a_part_that_is_down_for_a_day(
    aws: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A young event goes to the end of its queue with all its tries, an old one and one that failed for itself do not."""
    sqs = aws("sqs")
    url = sqs.create_queue(QueueName="test-down")["QueueUrl"]
    monkeypatch.setattr("signal9_runtime.aws._client", aws)
    now = msgspec.structs.replace(an.asset_listed("NOW").metadata, occurred_at=utc_now())
    events = [
        msgspec.structs.replace(an.asset_listed("NOW"), metadata=now),
        an.asset_listed("OLD"),
        an.asset_listed("BAD"),
    ]
    source = {"eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:test-down"}
    messages = [record | source for record in batch(*map(envelope, events))["Records"]]

    def handle(arrived: Sequence[Event]) -> Mapping[str, Exception]:
        faults = {"NOW": PartDown("down"), "OLD": PartDown("down"), "BAD": ValueError("no")}
        return {event.metadata.event_id: faults[event.symbol] for event in arrived}  # type: ignore[attr-defined]  # all are assetListed

    assert failed(consume_together({"Records": messages}, handle, None)) == ["1", "2"]
    [copy] = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert copy["Body"] == envelope(events[0])


def test_a_message_that_cannot_be_postponed_fails() -> None:
    """It is not lost: it comes back as a failed one does."""
    body = envelope(an.pollenation_needed())
    assert failed(consume(batch(body), (PollenationNeeded,), lambda event: None, None, idempotency=BusyOnce())) == ["0"]


@pytest.mark.integration
def test_an_effect_runs_once_and_a_dead_workers_lease_is_waited_for(dynamodb: Any, new_table: Any) -> None:
    """A second run does nothing; one that meets the record of a worker that died has to come back."""
    once = DynamoIdempotentEffect("test", DynamoDBPersistenceLayer(table_name=new_table("id:S"), boto3_client=dynamodb))
    done: list[str] = []
    for _ in range(2):
        once.run("first", lambda: done.append("first"), Context(20))
    assert done == ["first"]

    class Killed(BaseException):
        """What no handler survives."""

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        once.run("second", die, Context(20))
    with pytest.raises(EffectInProgress, match="in progress elsewhere"):
        once.run("second", lambda: done.append("second"), Context(20))
    assert done == ["first"]


class Context:
    """A Lambda context with so many seconds left."""

    function_name = "test"

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return self._seconds * 1000


def test_events_handled_together_fail_by_their_own_id() -> None:
    """Both messages of a failed event come back, the poison one too, the others do not."""
    bad, good = an.asset_listed("BAD"), an.asset_listed("GOOD")

    def handle(events: Sequence[Event]) -> Mapping[str, Exception]:
        assert len(events) == 2, "a duplicate is handed over once"
        return {bad.metadata.event_id: ValueError("no")}

    answer = consume_together(batch(envelope(bad), envelope(good), envelope(bad), "poison"), handle, None)
    assert failed(answer) == ["0", "2", "3"]


def test_a_handler_that_fails_as_a_whole_fails_each_event() -> None:
    """The messages come back one by one and soon, not as a crashed batch after six timeouts."""

    def handle(events: Sequence[Event]) -> Mapping[str, Exception]:
        raise ConnectionError("the wiring")

    assert failed(consume_together(batch(envelope(an.asset_listed("A")), "poison"), handle, None)) == ["0", "1"]


def test_retries_wait_longer_each_time_and_never_too_long() -> None:
    """Between one second and the doubling bound, and two minutes at most."""
    for count, bound in ((1, 2), (2, 4), (20, 120)):
        assert all(1 <= seconds_until_retry(count) <= bound for _ in range(50))


class Bus:
    """PutEvents that answers 200 with failures inside, as often as it is told to."""

    def __init__(self, failures: dict[str, int]) -> None:
        self.failures = failures
        self.calls: list[list[str]] = []

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803  # the client's own name
        self.calls.append([entry["Detail"] for entry in Entries])
        answers = []
        for entry in Entries:
            left = self.failures.get(entry["Detail"], 0)
            self.failures[entry["Detail"]] = left - 1
            answers.append({"ErrorCode": "ThrottlingException"} if left > 0 else {"EventId": "1"})
        return {"FailedEntryCount": sum("ErrorCode" in answer for answer in answers), "Entries": answers}


def publications(count: int) -> list[Publication]:
    traced = msgspec.structs.replace(UNASSIGNED, trace_header="Root=1")
    return [Publication("assetListed", f"{number}", UNASSIGNED if number else traced) for number in range(count)]


def test_only_the_entries_that_failed_are_sent_again() -> None:
    """Twelve events in calls of ten and two; the refused one goes out on the second try."""
    bus = Bus({"3": 1})
    assert EventBridgePublisher(bus, "signal9").publish(publications(12)) == 12  # type: ignore[arg-type]  # a fake of one method
    assert bus.calls == [[str(number) for number in range(10)], ["3"], ["10", "11"]]


def test_the_first_event_that_the_bus_will_not_take_is_named() -> None:
    """After its tries the publisher says how far it came."""
    assert EventBridgePublisher(Bus({"11": 99}), "signal9").publish(publications(15)) == 11  # type: ignore[arg-type]  # the same


def test_an_event_larger_than_the_bus_takes_is_refused() -> None:
    """Its payload belongs into S3."""
    with pytest.raises(PublishFailed, match="Put its payload into S3"):
        EventBridgePublisher(Bus({}), "signal9").publish([Publication("assetListed", "x" * 300_000, UNASSIGNED)])  # type: ignore[arg-type]  # the same


def test_a_tasks_input_is_typed_and_its_answer_plain() -> None:
    """The task gets its asset and its cause; an input that does not fit is refused without a retry."""
    document = {
        "asset": msgspec.to_builtins(an.asset_to_analyze()),
        "batchId": an.BATCH,
        "correlationId": "c",
        "causationId": "e",
        "traceHeader": None,
    }
    assert serve_task(document, TaskInput, lambda task: {"cause": Cause.of_task(task).causation_id}, None) == {
        "cause": "e"
    }
    with pytest.raises(TaskInputInvalid, match="asset"):
        serve_task({**document, "asset": {}}, TaskInput, lambda task: None, None)
