"""What suites and tests do with events: take off what a store assigned, look at versions, tick."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

import msgspec

from signal9_contracts import UNASSIGNED, Event
from signal9_testkit import an


def bare(event: Event) -> Event:
    """The event before a store appended it."""
    return msgspec.structs.replace(event, metadata=UNASSIGNED)


class Everything(msgspec.Struct, frozen=True):
    """A state that holds the whole stream, for tests that decide on it."""

    ENDLESS: ClassVar[bool] = False
    events: tuple[Event, ...] = ()

    def evolve(self, event: Event) -> Self:
        """The state after one more event."""
        return type(self)((*self.events, event))


class Ticking:
    """A clock that moves on by a minute at every look, from 07:00 on 5 January 2026."""

    def __init__(self) -> None:
        self.now = an.MOMENT

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def versions(events: Iterable[Event]) -> list[int]:
    """The events' versions, as they come."""
    return [event.metadata.stream_version for event in events]
