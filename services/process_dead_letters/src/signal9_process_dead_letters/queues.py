"""The dead-letter queues on SQS."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from signal9_contracts import names
from signal9_process_dead_letters.errors import SourceUnknown
from signal9_process_dead_letters.ports import DeadMessage

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

QUEUES = names.DEAD_LETTER_QUEUES
_BATCH = 10
_EMPTY_ANSWERS = 2
"""Empty answers in a row after which a queue is empty: a receive asks only some of SQS's servers."""


class SqsDeadLetterQueues:
    """Receives with a long hiding, and shows what it received again when the block ends."""

    names: Sequence[str] = QUEUES

    def __init__(self, client: "SQSClient", wait_seconds: int = 1) -> None:
        """`wait_seconds` is how long a receive waits for a message: more than 0 asks all of SQS's servers."""
        self._client = client
        self._wait = wait_seconds
        self._urls: dict[str, str] = {}
        self._deleted: set[str] = set()

    @contextmanager
    def hold(self, queue: str, seconds: int, limit: int) -> Iterator[Sequence[DeadMessage]]:
        url = self._url(queue)
        held: dict[str, DeadMessage] = {}
        try:
            self._receive(url, queue, seconds, limit, held)
            yield list(held.values())
        finally:
            self._release(url, held.values())

    def _receive(self, url: str, queue: str, seconds: int, limit: int, held: dict[str, DeadMessage]) -> None:
        attributes = self._client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        if attributes["Attributes"]["ApproximateNumberOfMessages"] == "0":
            return
        empty = 0
        while len(held) < limit and empty < _EMPTY_ANSWERS:
            answer = self._client.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=min(_BATCH, limit - len(held)),
                VisibilityTimeout=seconds,
                WaitTimeSeconds=self._wait,
                MessageAttributeNames=["All"],
                AttributeNames=["All"],
            )
            messages = [_message(queue, message) for message in answer.get("Messages", [])]
            empty = 0 if messages else empty + 1
            held.update({message.message_id: message for message in messages})

    def _release(self, url: str, messages: Iterable[DeadMessage]) -> None:
        # One by one: a batch would be refused as a whole by an emulator that asks for a right which AWS does not know.
        for message in messages:
            if message.message_id not in self._deleted:
                self._client.change_message_visibility(QueueUrl=url, ReceiptHandle=message.receipt, VisibilityTimeout=0)

    def send_back(self, message: DeadMessage) -> str:
        if message.source is None:
            raise SourceUnknown(
                f"The message {message.message_id} in {message.queue} does not say which queue it came from. "
                "Send its payload by hand: `signal9 dlq show` prints it."
            )
        attributes: Any = {"redriveOf": {"DataType": "String", "StringValue": message.message_id}}
        trace: Any = (
            {"AWSTraceHeader": {"DataType": "String", "StringValue": message.trace_header}}
            if message.trace_header
            else {}
        )
        answer = self._client.send_message(
            QueueUrl=self._url(message.source),
            MessageBody=message.body,
            MessageAttributes=attributes,
            MessageSystemAttributes=trace,
        )
        return answer["MessageId"]

    def delete(self, message: DeadMessage) -> None:
        self._client.delete_message(QueueUrl=self._url(message.queue), ReceiptHandle=message.receipt)
        self._deleted.add(message.message_id)

    def _url(self, queue: str) -> str:
        if queue not in self._urls:
            self._urls[queue] = self._client.get_queue_url(QueueName=queue)["QueueUrl"]
        return self._urls[queue]


def _message(queue: str, message: Any) -> DeadMessage:
    system = message.get("Attributes", {})
    attributes = {
        name: str(value.get("StringValue", "")) for name, value in message.get("MessageAttributes", {}).items()
    }
    # A delivery that EventBridge gave up names its target; what a function gave up, the queue it was taken from.
    source = attributes.get("TARGET_ARN") or system.get("DeadLetterQueueSourceArn")
    return DeadMessage(
        queue=queue,
        message_id=message["MessageId"],
        receipt=message["ReceiptHandle"],
        body=message["Body"],
        source=source.rsplit(":", 1)[-1] if source else None,
        sent_at=datetime.fromtimestamp(int(system.get("SentTimestamp", 0)) / 1000, UTC),
        attributes=attributes,
        trace_header=system.get("AWSTraceHeader"),
    )
