"""Errors of the event store."""


class EventStoreError(Exception):
    """Base of every error raised by this package."""


class VersionConflict(EventStoreError):
    """The stream is not at the version that the append expected: read it again and decide again."""

    def __init__(self, stream_id: str, expected: int, actual: int) -> None:
        where = f"at version {actual}, not at the expected {expected}"
        if expected == actual:
            where = f"at the expected version {expected}, but another append to it is under way"
        super().__init__(
            f"The stream {stream_id!r} is {where}: nothing was appended. Read the stream and decide again."
        )
        self.stream_id = stream_id
        self.expected = expected
        self.actual = actual


class AppendRefused(EventStoreError):
    """The append can never succeed as it is: no events, too many, one that is too large, ids that do not fit."""


class ReadRefused(EventStoreError):
    """A read asks for what cannot be: a version below 1, a moment without a time zone, a segment that does not exist."""


class StreamCorrupt(EventStoreError):
    """A stored event cannot be read: it was not written by this store, was altered, or one before it is gone."""


class SnapshotsUnavailable(EventStoreError):
    """Snapshots cannot be read or written at this moment; whole streams can."""
