"""A round of news: what it asks for, and that it is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from msgspec.structs import replace

from signal9_contracts import Event, NewsSynced
from signal9_domain.streams import State
from signal9_marketdata import REPEATED, SYNDICATED, is_session

WINDOW: Final = timedelta(hours=2)
"""What one round looks back: twice the hour between two rounds, so that an article that is late in the answers is found."""
GROUP: Final = 5
"""Companies that one call asks about together."""


class NewsRound(State, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a round of news is over; its stream is named after the hour at which its window ends, and holds one event."""

    PREFIX: ClassVar[str] = "newsround-"

    is_over: bool = False
    stories: tuple[str, ...] = ()
    """Marks of the stories in its answers (`news.mark_of`)."""

    def evolve(self, event: Event) -> Self:
        return replace(self, is_over=True, stories=tuple(event.stories)) if isinstance(event, NewsSynced) else self

    def decide_end(self, synced: NewsSynced) -> Sequence[Event]:
        """The event that the round is over, unless it is recorded already."""
        return [] if self.is_over else [synced]


def hour_of(until: datetime) -> str:
    """What the round is named after whose window ends at `until`, a full hour in UTC: `2026-01-05T12`."""
    return f"{until:%Y-%m-%dT%H}"


def rounds_before(until: datetime, every_hours: int) -> list[str]:
    """The rounds, newest first, whose stories publishers may still be printing when the window of a round ends at `until`."""
    ends = (until - timedelta(hours=hours) for hours in range(1, int(SYNDICATED.total_seconds()) // 3600 + 1))
    return [hour_of(end) for end in ends if end.hour % every_hours == 0 and is_session(end.date())]


class Told:
    """The stories that earlier rounds told of."""

    def __init__(self, rounds: Mapping[str, NewsRound]) -> None:
        """`rounds`: by what they are named after."""
        self._rounds: dict[str, list[tuple[str, str]]] = {}
        for name, each in rounds.items():
            for mark in each.stories:
                self._rounds.setdefault(_headline(mark), []).append((mark, name))

    @property
    def is_recorded(self) -> bool:
        """Whether a round recorded its stories; those of 0.1.0 did not."""
        return bool(self._rounds)

    def knows(self, mark: str, until: datetime) -> bool:
        """Whether a story with that mark was told: by another publisher, or by the same one within `REPEATED` before `until`."""
        lately = hour_of(until - REPEATED)
        return any(other != mark or name >= lately for other, name in self._rounds.get(_headline(mark), ()))


def _headline(mark: str) -> str:
    return mark.partition("-")[0]


def companies_asked(values: Mapping[str, float], groups: int) -> list[list[str]]:
    """The companies of each call of a round: first none, which asks for the whole market, then groups of the most traded.

    A vendor that takes several symbols for "mentions all of them" finds what is written about its companies together.

    Args:
        values: symbol -> USD that are traded of it a day.
        groups: how many groups the plan allows.
    """
    ranked = sorted(values, key=lambda symbol: (-values[symbol], symbol))[: groups * GROUP]
    return [[], *(ranked[start : start + GROUP] for start in range(0, len(ranked), GROUP))]
