"""How far a projection is behind the store: in events, and in seconds."""

from datetime import datetime, timedelta

import msgspec

from signal9_contracts import Event
from signal9_eventstore import EventStore
from signal9_readmodels.projections.live import Projection

WINDOW = timedelta(days=1)
"""How far back is looked: longer than any queue retries. What is older and missing shows in the diff of a replay."""


class Lag(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a projection has not applied yet."""

    projection: str
    events: int
    """Events behind."""
    seconds: float
    """Age of the oldest of them; 0 where there is none."""
    streams: list[str]
    """The streams that are behind, at most ten of them."""


def lag_of(projection: Projection, store: EventStore, now: datetime) -> Lag:
    """Compare the versions of the read model with those of the streams that the last `WINDOW` has events of."""
    waiting: dict[str, list[Event]] = {}
    for event in store.read_all(since=now - WINDOW):
        if event.metadata.stream_id.startswith(projection.streams):
            waiting.setdefault(event.metadata.stream_id, []).append(event)
    applied = projection.versions({stream: events[-1] for stream, events in waiting.items()})
    behind = [
        event
        for stream, events in waiting.items()
        for event in events
        if event.metadata.stream_version > applied[stream]
    ]
    oldest = min((event.metadata.occurred_at for event in behind), default=now)
    return Lag(
        projection=projection.name,
        events=len(behind),
        seconds=round(max(0.0, (now - oldest).total_seconds()), 1),
        streams=sorted({event.metadata.stream_id for event in behind})[:10],
    )
