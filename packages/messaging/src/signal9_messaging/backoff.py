"""When a failed message comes back: soon after its first failure, later after its second, or when it must wait for another."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError

FIRST = 2.0
LONGEST = 120.0
"""Seconds: the first wait, doubling up to the longest, with full jitter above one second."""


def seconds_until_retry(receive_count: int) -> int:
    """How long a message that was received so often stays hidden."""
    longest = min(LONGEST, FIRST * 2 ** (receive_count - 1))
    return max(1, round(random.uniform(1, longest)))  # noqa: S311  # jitter, not cryptography


def come_back(records: Sequence[Mapping[str, Any]], waits: Mapping[str, int]) -> None:
    """Set the hiding of failed messages: the queue's own visibility timeout is six times the function's, for crashes.

    `waits` names the seconds of those that have to wait for something, by message id; the others come back soon.
    A refusal changes nothing but the wait, so that it is logged and not raised.
    """
    from signal9_runtime.aws import client

    for record in records:
        if "receiptHandle" not in record:
            continue
        count = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
        seconds = waits.get(record["messageId"]) or seconds_until_retry(count)
        queue = str(record["eventSourceARN"]).rsplit(":", 1)[-1]
        try:
            sqs = client("sqs")
            url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
            sqs.change_message_visibility(
                QueueUrl=url, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=seconds
            )
        except (BotoCoreError, ClientError) as error:
            structlog.get_logger().warning("a failed message waits its full time", queue=queue, error=str(error))
