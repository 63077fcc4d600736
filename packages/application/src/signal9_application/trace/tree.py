"""What led to an event and what followed from it: the causation tree."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from signal9_application.errors import OperationFailed
from signal9_contracts import Event
from signal9_eventstore import EventStore

NEAR = timedelta(minutes=15)
"""How far the clock of an id and the moment of its event may lie apart."""


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """An event and those that it led to directly, in order of time."""

    event: Event
    followed_by: list["Node"]

    def ids(self) -> set[str]:
        """The ids of this event and of all that followed from it."""
        return {self.event.metadata.event_id}.union(*(node.ids() for node in self.followed_by))


def find_event(store: EventStore, event_id: str) -> Event:
    """The event of an id: looked for around the time that the id itself tells, then everywhere.

    Raises:
        OperationFailed: there is none.
    """
    try:
        moment = datetime.fromtimestamp((UUID(event_id).int >> 80) / 1000, UTC)
        since: datetime | None = moment - NEAR
    except (ValueError, OverflowError):
        raise OperationFailed(
            f"{event_id[:80]!r} is no event id: those are UUIDs. `signal9 events --json` shows them."
        ) from None
    for start in (since, None):
        for event in store.read_all(since=start):
            if event.metadata.event_id == event_id:
                return event
            if start is not None and event.metadata.occurred_at > moment + NEAR:
                break
    raise OperationFailed(f"There is no event {event_id}. `signal9 events --json` shows the ids.")


def tree_of(store: EventStore, event_id: str) -> tuple[Node, Event]:
    """The whole tree that the event stands in, from its root, and the event itself.

    Causes are followed upwards one by one; what followed is looked for among the events of the same correlation.
    """
    event = root = find_event(store, event_id)
    while root.metadata.causation_id is not None:
        root = find_event(store, root.metadata.causation_id)
    related = [
        each
        for each in store.read_all(since=root.metadata.occurred_at - NEAR)
        if each.metadata.correlation_id == event.metadata.correlation_id
    ]
    return _node(root, related), event


def _node(event: Event, related: Sequence[Event]) -> Node:
    following: dict[str | None, list[Event]] = {}
    for each in related:
        following.setdefault(each.metadata.causation_id, []).append(each)

    def node(of: Event) -> Node:
        return Node(event=of, followed_by=[node(each) for each in following.get(of.metadata.event_id, [])])

    return node(event)
