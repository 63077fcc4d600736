"""The retry policy of queues: how long a failed message waits, and how old a message or an event may be that is still handled."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from signal9_messaging.errors import MessageTooOld
from signal9_runtime import Clock, setting, utc_now

Record = Mapping[str, Any]

FIRST_WAIT = 2.0
LONGEST_WAIT = 120.0
"""Seconds: the first wait, doubling up to the longest, with full jitter above one second."""
LONGEST_OUTAGE = timedelta(days=1)
"""How old an event may be that waits for a part that is down; an older one fails, and goes to the dead-letter queue with its reason."""


def refuse_if_too_old(record: Record, clock: Clock = utc_now) -> None:
    """Compare the time since the queue took the message with SIGNAL9_MAX_EVENT_AGE_HOURS (24 where it is not set).

    It is the message's age, not the event's: an event that is published again by a sweep or a redrive is a new message.

    Raises:
        MessageTooOld: it waited longer; after its tries it goes to the dead-letter queue.
    """
    sent = record.get("attributes", {}).get("SentTimestamp")
    if sent is None:
        return
    limit = timedelta(hours=int(setting("SIGNAL9_MAX_EVENT_AGE_HOURS", "24")))
    age = clock() - datetime.fromtimestamp(int(sent) / 1000, UTC)
    if age > limit:
        raise MessageTooOld(
            f"The message waited {age.total_seconds() / 3600:.1f} h in its queue; this service handles what is at most "
            f"{limit.total_seconds() / 3600:.0f} h old. `signal9 dlq redrive` sends it again as a new message."
        )


def seconds_until_retry(receive_count: int) -> int:
    """How long a message that was received so often stays hidden."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (receive_count - 1))
    return max(1, round(random.uniform(1, longest)))  # noqa: S311  # jitter, not cryptography


def change_visibility(records: Sequence[Record]) -> None:
    """Show failed messages again sooner than the queue would: its own visibility timeout is six times the function's, for crashes.

    A refusal changes nothing but the wait, so that it is logged and not raised.
    """
    for record in records:
        if "receiptHandle" in record:
            count = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
            wait = {"ReceiptHandle": record["receiptHandle"], "VisibilityTimeout": seconds_until_retry(count)}
            _ask_queue(record, "change_message_visibility", wait, "a failed message waits its full time")


def requeue(record: Record, seconds: int) -> bool:
    """Put a copy of the message at the end of its queue for `seconds`, so that the message itself counts as done; says whether that worked.

    Hiding it instead would use up one of its few tries each time, and it has not failed. A crash in between leaves it twice, which
    every consumer takes.
    """
    copy = {"MessageBody": record["body"], "DelaySeconds": seconds}
    return "eventSourceARN" in record and _ask_queue(record, "send_message", copy, "a message could not be requeued")


def _ask_queue(record: Record, operation: str, arguments: Mapping[str, Any], refusal: str) -> bool:
    # Imported by the first message that fails: a function that handles its messages needs no client of SQS.
    from botocore.exceptions import BotoCoreError, ClientError

    from signal9_runtime.aws import client

    sqs: Any = client("sqs")
    try:
        url = sqs.get_queue_url(QueueName=str(record["eventSourceARN"]).rsplit(":", 1)[-1])["QueueUrl"]
        getattr(sqs, operation)(QueueUrl=url, **arguments)
    except (BotoCoreError, ClientError) as error:
        structlog.get_logger().warning(refusal, message_id=record["messageId"], error=str(error))
        return False
    return True
