"""Time: always UTC, always an argument, so that a test can hold it still."""

from collections.abc import Callable
from datetime import UTC, date, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This moment, with the time zone UTC."""
    return datetime.now(UTC)


def today(clock: Clock = utc_now) -> date:
    """The calendar day in UTC."""
    return clock().date()
