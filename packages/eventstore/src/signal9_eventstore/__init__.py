"""Append-only event streams: one port, on DynamoDB and in memory."""

from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import (
    AppendRefused,
    EventStoreError,
    ReadRefused,
    SnapshotsUnavailable,
    StreamCorrupt,
    VersionConflict,
)
from signal9_eventstore.follow import LOOK_BACK, follow
from signal9_eventstore.ids import derived_id
from signal9_eventstore.many import Proposal, append_each
from signal9_eventstore.memory import InMemoryEventStore
from signal9_eventstore.position import SEGMENTS, position_of, segment_of
from signal9_eventstore.snapshots import InMemorySnapshots, Snapshot, Snapshots, code_digest
from signal9_eventstore.states import Loaded, State, append_decided, fold, load
from signal9_eventstore.store import ANY, NONE, Append, EventStore
from signal9_eventstore.stored import body_of

__all__ = [
    "ANY",
    "LOOK_BACK",
    "NONE",
    "SEGMENTS",
    "Append",
    "AppendRefused",
    "Cause",
    "EventStore",
    "EventStoreError",
    "InMemoryEventStore",
    "InMemorySnapshots",
    "Loaded",
    "Proposal",
    "ReadRefused",
    "Snapshot",
    "Snapshots",
    "SnapshotsUnavailable",
    "State",
    "StreamCorrupt",
    "VersionConflict",
    "append_decided",
    "append_each",
    "body_of",
    "code_digest",
    "derived_id",
    "fold",
    "follow",
    "load",
    "position_of",
    "segment_of",
]
