"""Dead letters on the deployed app: real bus, rules, queues, functions and logs."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from signal9_application.pipeline import list_dead_letters, redrive_dead_letters, show_dead_letter
from signal9_contracts import (
    DeadLetterFound,
    DeadLetterRedriven,
    Event,
    PollinationAssetSettled,
    PollinationBatchClosed,
    encode_event,
    event_type_of,
)
from signal9_contracts.operations import DeadLetterEntry, DeadLetterFilter
from signal9_eventstore import Cause
from signal9_runtime import new_id
from signal9_testkit import an

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SECONDS = 60


def until(found: Callable[[], Any], what: str) -> Any:
    """What `found` gives as soon as it gives something."""
    deadline = time.monotonic() + SECONDS
    while not (value := found()):
        assert time.monotonic() < deadline, f"{what} within {SECONDS} s"
        time.sleep(0.25)
    return value


def publish(client: Any, event: Event, **changes: Any) -> None:
    """Put the event on the bus, with some fields of its detail changed."""
    detail = json.loads(encode_event(event)) | changes
    entry = {
        "EventBusName": "signal9",
        "Source": "signal9.advisor",
        "DetailType": event_type_of(event).detail_type,
        "Detail": json.dumps(detail),
    }
    assert client.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0


@pytest.fixture
def notices(deployed: Any) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What operators are told, through a queue that is subscribed to their topic."""
    client = deployed.client
    sqs, sns = client.client("sqs"), client.client("sns")
    url = sqs.create_queue(QueueName=f"test-notices-{new_id()}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    [topic] = [
        each["TopicArn"]
        for each in sns.list_topics()["Topics"]
        if each["TopicArn"].endswith(":signal9-dlq-notifications")
    ]
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)
    told: list[dict[str, Any]] = []

    def read() -> list[dict[str, Any]]:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            told.append(json.loads(json.loads(message["Body"])["Message"]))
        return told

    yield read
    sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def empty_queues(deployed: Any) -> Iterator[None]:
    """Leaves no dead letter behind."""
    yield
    sqs = deployed.client.client("sqs")
    for url in sqs.list_queues(QueueNamePrefix="signal9-")["QueueUrls"]:
        if url.endswith("-dlq"):
            sqs.purge_queue(QueueUrl=url)


@pytest.mark.usefixtures("empty_queues")
def test_a_failed_message_is_explained_told_and_after_the_repair_redriven(deployed: Any, notices: Any) -> None:
    """An outcome of a batch that nobody opened fails three times and rests with the function's own words; the batch opened, it is handled."""
    client = deployed.client
    symbol, batch = "KO", f"repair-{new_id()[:18]}"
    outcome = an.pollination_failed(symbol, batch_id=batch)
    publish(client, outcome, metadata=json.loads(encode_event(outcome))["metadata"] | {"eventId": new_id()})

    def resting() -> list[DeadLetterEntry]:
        return [
            letter
            for letter in list_dead_letters(client.dead_letters, DeadLetterFilter(cause="UnknownBatch"))
            if batch in letter.detail
        ]

    [letter] = until(resting, "no dead letter of the unknown batch")
    assert (letter.source, letter.event_type) == ("signal9-request-analysis", "pollinationFailed")
    assert letter.queue == "signal9-analysis-processing-dlq"
    assert (
        show_dead_letter(client.dead_letters, letter.message_id, payload=False).payload["detail"]["symbol"]
        == "<str of 2>"
    )
    by_event = show_dead_letter(client.dead_letters, str(letter.event_id), payload=True).entry
    assert by_event is not None
    assert by_event.event_id == letter.event_id
    [notice] = until(lambda: [each for each in notices() if each["cause"] == "UnknownBatch"], "no notice")
    assert notice["next"] == "signal9 dlq list --cause UnknownBatch"

    chosen = DeadLetterFilter(message_id=letter.message_id)
    options: dict[str, Any] = {"rate": 10.0, "limit": 10, "reason": "opened by hand", "say": print}
    assert len(redrive_dead_letters(client.dead_letters, chosen, dry_run=True, **options).entries) == 1
    assert resting(), "a dry run takes nothing away"

    client.store.append(
        f"batch-{batch}",
        [an.batch_opened((symbol,), batch_id=batch)],
        expected_version=0,
        cause=Cause.root(),
    )
    assert len(redrive_dead_letters(client.dead_letters, chosen, dry_run=False, **options).entries) == 1

    def closed() -> list[Event]:
        events = list(client.store.read_stream(f"batch-{batch}"))
        return [event for event in events if isinstance(event, PollinationBatchClosed)]

    until(closed, "the batch did not close")
    settled = [
        event for event in client.store.read_stream(f"batch-{batch}") if isinstance(event, PollinationAssetSettled)
    ]
    assert [event.metadata.causation_id for event in settled] == [letter.event_id], "the event kept its id"
    found, redriven = client.store.read_stream(f"deadletter-{letter.message_id}")
    assert isinstance(found, DeadLetterFound)
    assert isinstance(redriven, DeadLetterRedriven)
    assert redriven.reason == "opened by hand"
    assert resting() == []


@pytest.mark.usefixtures("empty_queues")
def test_poison_comes_back_as_the_same_event_and_is_told_once(deployed: Any, notices: Any) -> None:
    """Two events that fit no schema rest as InvalidEvent with one notice; redriven, they rest again and say from where."""
    client = deployed.client
    for _ in range(2):
        publish(client, an.pollenation_needed(), dataTypes=["HOROSCOPE"])
    # Projections read every event, so that theirs rest in another queue.
    poison = DeadLetterFilter(cause="InvalidEvent", queue="signal9-api-processing-dlq")

    def both() -> list[DeadLetterEntry]:
        found = list_dead_letters(client.dead_letters, poison)
        return found if len(found) == 2 else []

    letters = until(both, "no two dead letters")
    assert all("dataTypes" in letter.detail for letter in letters)

    def told() -> list[dict[str, Any]]:
        return [each for each in notices() if (each["cause"], each["queue"]) == ("InvalidEvent", poison.queue)]

    until(told, "no notice")
    assert len(told()) == 1

    result = redrive_dead_letters(client.dead_letters, poison, dry_run=False, rate=50, limit=10, reason="", say=print)
    assert len(result.entries) == 2
    origins = {letter.message_id for letter in letters}

    def back() -> bool:
        return {letter.redrive_of for letter in list_dead_letters(client.dead_letters, poison)} == origins

    until(back, "the poison did not come to rest again")


@pytest.mark.usefixtures("empty_queues")
def test_the_commands_list_show_and_redrive(deployed: Any, shell: Any) -> None:
    """A message that is no event at all: listed with its cause, shown without its text, and sent back, where it fails again."""
    sqs = deployed.client.client("sqs")
    url = sqs.get_queue_url(QueueName="signal9-start-analysis")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="canary")

    def listed() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = shell.data("dlq", "list", "--queue", "signal9-analysis-processing-dlq")
        return found

    [letter] = until(listed, "no dead letter")
    assert letter["cause"] == "InvalidEvent"
    assert "canary" not in json.dumps(shell.data("dlq", "show", letter["messageId"])["payload"])
    assert "canary" in shell.data("dlq", "show", letter["messageId"], "--payload")["payload"]
    assert "canary" in shell.run("dlq", "show", letter["messageId"], "--payload").stdout
    dry = shell.data("dlq", "redrive", letter["messageId"], "--dry-run")
    assert (len(dry["letters"]), dry["dryRun"]) == (1, True)
    assert "1 redriven" in shell.run("dlq", "redrive", letter["messageId"], "--reason", "a test").stdout
    [again] = until(lambda: [each for each in listed() if each["redriveOf"]], "it did not come back")
    assert again["redriveOf"] == letter["messageId"]
