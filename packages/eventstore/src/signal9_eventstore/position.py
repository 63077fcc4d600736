"""Places in time: where a read of everything stands, and which segment a stream belongs to."""

from datetime import UTC, datetime
from typing import Final
from zlib import crc32

from signal9_contracts import Event
from signal9_eventstore.errors import ReadRefused

SEGMENTS: Final = 8
"""Parts of the store that can be read at the same time. A stream lies whole in one of them."""


def segment_of(stream_id: str) -> int:
    """The segment of a stream, 0 to `SEGMENTS` - 1: the same in every process and for good."""
    return crc32(stream_id.encode()) % SEGMENTS


def position_of(event: Event) -> str:
    """Where the event stands in a read of everything: by time, within a moment by event id. Positions compare as text."""
    return position_text(moment_text(event.metadata.occurred_at), event.metadata.event_id)


def position_text(moment: str, event_id: str) -> str:
    """The position of a moment's text and an event id."""
    return f"{moment}#{event_id}"


def moment_text(moment: datetime) -> str:
    """The moment in UTC as text that sorts by time, to the microsecond.

    Raises:
        ReadRefused: the moment has no time zone, so that it names no point in time.
    """
    if moment.tzinfo is None:
        raise ReadRefused(f"The moment {moment.isoformat()} has no time zone. Give one, e.g. {moment.isoformat()}Z.")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def start_of(since: datetime | None, after: str | None) -> str:
    """The position behind which a read begins: all positions are greater than the empty one."""
    return max(after or "", "" if since is None else moment_text(since))


def check_segment(segment: int | None) -> None:
    """Refuse a segment that there is not.

    Raises:
        ReadRefused: outside 0 to `SEGMENTS` - 1.
    """
    if segment is not None and not 0 <= segment < SEGMENTS:
        raise ReadRefused(f"There is no segment {segment}. Choose one of 0 to {SEGMENTS - 1}.")
