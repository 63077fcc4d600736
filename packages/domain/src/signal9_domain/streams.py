"""What every stream's state has: the stream's name, and how many streams are folded at once."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

import msgspec

from signal9_contracts import Event


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one stream; `State()` is a stream without events.

    A state is bounded, so that it costs the same however many events its stream holds, and can be encoded, so that it can be kept.
    """

    PREFIX: ClassVar[str]
    """What the names of these streams begin with."""
    ENDLESS: ClassVar[bool] = False
    """Whether such a stream grows for ever: its state is kept in snapshots, where that of a short one is folded from the whole stream."""

    @classmethod
    def stream(cls, name: str) -> str:
        """The id of the stream of what is named."""
        return f"{cls.PREFIX}{name}"

    @classmethod
    def holds(cls, stream_id: str) -> bool:
        """Whether a stream is one of these."""
        return stream_id.startswith(cls.PREFIX)

    @classmethod
    def name_of(cls, stream_id: str) -> str:
        """What a stream is named after: the inverse of `stream`."""
        return stream_id.removeprefix(cls.PREFIX)

    def evolve(self, event: Event) -> Self:
        """The state after one more event; events that do not concern it change nothing."""
        raise NotImplementedError


S = TypeVar("S", bound=State)


class Streams:
    """The states of many streams of some kinds, folded from events of which each stream's are in order."""

    def __init__(self, events: Iterable[Event], *kinds: type[State]) -> None:
        self._states: dict[type[State], dict[str, Any]] = {kind: {} for kind in kinds}
        for event in events:
            stream_id = event.metadata.stream_id
            for kind in kinds:
                if kind.holds(stream_id):
                    name, states = kind.name_of(stream_id), self._states[kind]
                    states[name] = (states.get(name) or kind()).evolve(event)

    def of(self, kind: type[S]) -> dict[str, S]:
        """The states of one kind by what their streams are named after, in the order of their first events."""
        return self._states[kind]
