"""What the pipeline's use cases need of the deployed app, whatever it runs on."""

from datetime import datetime
from typing import Any, Protocol

import msgspec

from signal9_eventstore import EventStore
from signal9_readmodels import ReadTables


class Schedule(msgspec.Struct, frozen=True):
    """One scheduled rule: its name, when it fires (minute and hour of its cron expression, UTC), the queue it feeds, what it sends."""

    name: str
    minute: str
    hour: str
    queue_arn: str
    input: dict[str, Any]

    @property
    def is_daily(self) -> bool:
        """Whether it fires once a day."""
        return self.hour.isdigit()

    @property
    def is_hourly(self) -> bool:
        """Whether it fires once an hour."""
        return self.hour == "*" and self.minute.isdigit()

    @property
    def at(self) -> tuple[int, int]:
        """Hour and minute of a daily schedule."""
        return int(self.hour), int(self.minute)


class Pending(msgspec.Struct, frozen=True):
    """What is not done yet, as numbers: messages in the queues and running workflows, and what is left when none is under way."""

    messages: int = 0
    executions: int = 0
    open_batches: int = 0
    unrated: int = 0
    behind: int = 0

    @property
    def moving(self) -> bool:
        """Whether something is under way at this moment."""
        return bool(self.messages or self.executions)

    @property
    def left(self) -> bool:
        """Whether something still has to happen."""
        return bool(self.open_batches or self.unrated or self.behind)

    def __str__(self) -> str:
        names = {
            "messages": "messages",
            "executions": "workflows",
            "open_batches": "open batches",
            "unrated": "to rate",
            "behind": "rows behind",
        }
        parts = [f"{getattr(self, field)} {name}" for field, name in names.items() if getattr(self, field)]
        return ", ".join(parts) or "settled"


class Schedules(Protocol):
    """The deployed schedules, which can be fired by hand."""

    def every(self) -> list[Schedule]:
        """All of them, however often they fire.

        Raises:
            OperationFailed: there are none; the app is not deployed.
        """
        ...

    def fire(self, schedule: Schedule, **overrides: Any) -> None:
        """Send the schedule's own input to the queue that its rule feeds, with some of its fields set differently; None sets nothing."""
        ...


class Activity(Protocol):
    """The queues and workflows of the deployed app."""

    def moving(self) -> Pending:
        """The messages and executions that are under way now."""
        ...


class Relay(Protocol):
    """The function that publishes the store's events on the bus."""

    def sweep(self, since: datetime) -> None:
        """Publish again what was stored since then and never reached the bus."""
        ...


class Pipeline(msgspec.Struct, frozen=True):
    """The deployed app as a day or a backfill runs it."""

    schedules: Schedules
    activity: Activity
    relay: Relay
    store: EventStore
    tables: ReadTables


class DeadLetterFunction(Protocol):
    """The function that reads and redrives the dead-letter queues."""

    def ask(self, request: Any) -> Any:
        """The function's answer, as plain values.

        Raises:
            OperationFailed: the function is not deployed, or it failed.
        """
        ...
