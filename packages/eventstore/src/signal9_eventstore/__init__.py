"""Append-only event streams: one port, on DynamoDB and in memory."""

from typing import TYPE_CHECKING

from signal9_runtime import lazy_face

if TYPE_CHECKING:
    from signal9_eventstore.cause import Cause as Cause
    from signal9_eventstore.errors import AppendRefused as AppendRefused
    from signal9_eventstore.errors import EventStoreError as EventStoreError
    from signal9_eventstore.errors import ReadRefused as ReadRefused
    from signal9_eventstore.errors import SnapshotsUnavailable as SnapshotsUnavailable
    from signal9_eventstore.errors import StreamCorrupt as StreamCorrupt
    from signal9_eventstore.errors import VersionConflict as VersionConflict
    from signal9_eventstore.following import LOOK_BACK as LOOK_BACK
    from signal9_eventstore.following import follow as follow
    from signal9_eventstore.ids import derived_id as derived_id
    from signal9_eventstore.many import Proposal as Proposal
    from signal9_eventstore.many import append_each as append_each
    from signal9_eventstore.memory import InMemoryEventStore as InMemoryEventStore
    from signal9_eventstore.position import SEGMENTS as SEGMENTS
    from signal9_eventstore.position import position_of as position_of
    from signal9_eventstore.position import segment_of as segment_of
    from signal9_eventstore.snapshots import InMemorySnapshots as InMemorySnapshots
    from signal9_eventstore.snapshots import Snapshot as Snapshot
    from signal9_eventstore.snapshots import Snapshots as Snapshots
    from signal9_eventstore.snapshots import code_digest as code_digest
    from signal9_eventstore.states import Loaded as Loaded
    from signal9_eventstore.states import State as State
    from signal9_eventstore.states import append_decided as append_decided
    from signal9_eventstore.states import fold as fold
    from signal9_eventstore.states import load as load
    from signal9_eventstore.store import ANY as ANY
    from signal9_eventstore.store import NONE as NONE
    from signal9_eventstore.store import Append as Append
    from signal9_eventstore.store import EventStore as EventStore
    from signal9_eventstore.stored import body_of as body_of
else:
    # A function imports what it uses: states and streams; not the follower or the store in memory.
    __getattr__ = lazy_face(
        __name__,
        {
            "cause": "Cause",
            "errors": "AppendRefused EventStoreError ReadRefused SnapshotsUnavailable StreamCorrupt VersionConflict",
            "following": "LOOK_BACK follow",
            "ids": "derived_id",
            "many": "Proposal append_each",
            "memory": "InMemoryEventStore",
            "position": "SEGMENTS position_of segment_of",
            "snapshots": "InMemorySnapshots Snapshot Snapshots code_digest",
            "states": "Loaded State append_decided fold load",
            "store": "ANY Append EventStore NONE",
            "stored": "body_of",
        },
    )
