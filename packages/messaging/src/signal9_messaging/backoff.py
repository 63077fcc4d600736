"""When a message comes back: soon after its first failure, later after its second; one that waits for another spends no try."""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError

Record = Mapping[str, Any]

FIRST = 2.0
LONGEST = 120.0
"""Seconds: the first wait, doubling up to the longest, with full jitter above one second."""
PATIENCE = timedelta(days=1)
"""How old an event may be that still waits for a part that is down; an older one fails, and rests with its reason."""


def seconds_until_retry(receive_count: int) -> int:
    """How long a message that was received so often stays hidden."""
    longest = min(LONGEST, FIRST * 2 ** (receive_count - 1))
    return max(1, round(random.uniform(1, longest)))  # noqa: S311  # jitter, not cryptography


def change_visibility(records: Sequence[Record]) -> None:
    """Shorten the hiding of failed messages: the queue's own visibility timeout is six times the function's, for crashes.

    A refusal changes nothing but the wait, so that it is logged and not raised.
    """
    from signal9_runtime.aws import client

    for record in records:
        if "receiptHandle" not in record:
            continue
        count = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
        try:
            client("sqs").change_message_visibility(
                QueueUrl=_url(record),
                ReceiptHandle=record["receiptHandle"],
                VisibilityTimeout=seconds_until_retry(count),
            )
        except (BotoCoreError, ClientError) as error:
            structlog.get_logger().warning(
                "a failed message waits its full time", message_id=record["messageId"], error=str(error)
            )


def requeue(record: Record, seconds: int) -> bool:
    """Put a copy of the message at the end of its queue for `seconds`, so that the message itself counts as done; says whether that worked.

    Hiding it instead would use up one of its few tries each time, and it has not failed. A crash in between leaves it twice, which
    every consumer takes.
    """
    from signal9_runtime.aws import client

    if "eventSourceARN" not in record:
        return False
    try:
        client("sqs").send_message(QueueUrl=_url(record), MessageBody=record["body"], DelaySeconds=seconds)
    except (BotoCoreError, ClientError) as error:
        structlog.get_logger().warning(
            "a message could not be postponed", message_id=record["messageId"], error=str(error)
        )
        return False
    return True


def _url(record: Record) -> str:
    from signal9_runtime.aws import client

    return client("sqs").get_queue_url(QueueName=str(record["eventSourceARN"]).rsplit(":", 1)[-1])["QueueUrl"]
