"""Append-only event streams: one port, on DynamoDB and in memory."""

from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import AppendRefused, EventStoreError, StreamCorrupt, VersionConflict
from signal9_eventstore.memory import InMemoryEventStore
from signal9_eventstore.store import ANY, Append, EventStore, append_decided

__all__ = [
    "ANY",
    "Append",
    "AppendRefused",
    "Cause",
    "EventStore",
    "EventStoreError",
    "InMemoryEventStore",
    "StreamCorrupt",
    "VersionConflict",
    "append_decided",
]
