"""Why an event is appended: the trigger it descends from and the event that led to it."""

from typing import TYPE_CHECKING, Self

import msgspec

from signal9_contracts import Event
from signal9_runtime import new_id

if TYPE_CHECKING:
    from signal9_contracts.operations import TaskInput


class Cause(msgspec.Struct, frozen=True):
    """The correlation, causation and trace that an appended event carries in its metadata."""

    correlation_id: str
    causation_id: str | None = None
    trace_header: str | None = None

    @classmethod
    def root(cls, correlation_id: str | None = None, trace_header: str | None = None) -> Self:
        """The cause of something that no event led to, e.g. a schedule."""
        return cls(correlation_id or new_id(), None, trace_header)

    @classmethod
    def of(cls, event: Event) -> Self:
        """The cause of what follows from `event`."""
        return cls(event.metadata.correlation_id, event.metadata.event_id, event.metadata.trace_header)

    @classmethod
    def of_task(cls, task: "TaskInput") -> Self:
        """The cause of what a task of the workflow appends."""
        return cls(task.correlation_id, task.causation_id, task.trace_header)
