"""Why a function failed on a message, from what it logged about it."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError

from signal9_process_dead_letters.ports import DeadMessage, Reason

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient


def find_reason(client: "CloudWatchLogsClient", message: DeadMessage) -> Reason | None:
    """The newest failure that the function of the message's queue logged under its id; None where the log cannot be read."""
    if message.source is None:
        return None
    try:
        answer = client.filter_log_events(
            logGroupName=f"/aws/lambda/{message.source}",
            filterPattern=f'"{message.message_id}"',
            startTime=int((message.sent_at - timedelta(minutes=1)).timestamp() * 1000),
        )
    except (BotoCoreError, ClientError) as error:
        structlog.get_logger().warning("the reason cannot be looked up", source=message.source, error=str(error))
        return None
    found = (reason_in(event.get("message", "")) for event in reversed(answer.get("events", [])))
    return next(filter(None, found), None)


def reason_in(line: str) -> Reason | None:
    """The failure in a line of JSON that `consume` logged; None in any other line."""
    try:
        entry: Any = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("level") != "error":
        return None
    thrown = entry.get("exception")
    # The first is what was raised, those after it are its causes.
    kind = entry.get("error_type") or (thrown[0].get("exc_type") if isinstance(thrown, list) and thrown else None)
    return Reason(str(kind or "Error"), str(entry.get("error", "")))
