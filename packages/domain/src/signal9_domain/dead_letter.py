"""A message in a dead-letter queue: found, with the reason it failed, and sent back when an operator asks."""

from collections.abc import Sequence
from typing import ClassVar, Final, Self

from msgspec.structs import replace

from signal9_contracts import DeadLetterFound, DeadLetterRedriven, Event
from signal9_contracts.operations import DeadLetterEntry
from signal9_domain.streams import State

OWN_EVENTS: Final = frozenset({"deadLetterFound", "deadLetterRedriven"})
"""A dead letter about a dead letter is shown but not recorded: that would be the next one."""


class DeadLetter(State, frozen=True, kw_only=True, omit_defaults=True):
    """What is recorded of one dead letter; its stream is named after the message's id."""

    PREFIX: ClassVar[str] = "deadletter-"

    found: DeadLetterEntry | None = None
    """As it was first seen; None if it was not, or is not recorded."""
    sent_as: str = ""
    """Id of the message of the latest redrive."""

    def evolve(self, event: Event) -> Self:
        match event:
            case DeadLetterFound():
                fields = {name: getattr(event, name) for name in DeadLetterEntry.__struct_fields__}
                return replace(self, found=DeadLetterEntry(**fields))
            case DeadLetterRedriven():
                return replace(self, sent_as=event.sent_as)
        return self

    def decide_found(self, entry: DeadLetterEntry) -> Sequence[Event]:
        """The event that the message is in a dead-letter queue; none if that is recorded."""
        if self.found is not None or entry.event_type in OWN_EVENTS:
            return []
        return [DeadLetterFound(**{name: getattr(entry, name) for name in DeadLetterEntry.__struct_fields__})]

    def decide_redriven(self, entry: DeadLetterEntry, to: str, sent_as: str, reason: str) -> Sequence[Event]:
        """The event that the message was sent back; none if that is recorded.

        Args:
            entry: the dead letter.
            to: the queue or function it was sent to.
            sent_as: id of the message that was sent.
            reason: the operator's.
        """
        if self.sent_as == sent_as or entry.event_type in OWN_EVENTS:
            return []
        return [
            DeadLetterRedriven(message_id=entry.message_id, queue=entry.queue, to=to, sent_as=sent_as, reason=reason)
        ]
