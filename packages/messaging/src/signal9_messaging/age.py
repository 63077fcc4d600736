"""How old a message may be: what waited beyond its service's limit is put to rest with its reason, not handled late."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from signal9_messaging.errors import MessageTooOld
from signal9_runtime import Clock, setting, utc_now


def refuse_if_too_old(record: Mapping[str, Any], clock: Clock = utc_now) -> None:
    """Compare the time since the queue took the message with SIGNAL9_MAX_EVENT_AGE_HOURS (24 where it is not set).

    It is the message's age, not the event's: an event that is published again by a sweep or a redrive is a new message.

    Raises:
        MessageTooOld: it waited longer; after its tries it rests in the dead-letter queue.
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
