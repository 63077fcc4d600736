"""Errors of the event store."""


class EventStoreError(Exception):
    """Base of every error raised by this package."""


class VersionConflict(EventStoreError):
    """The stream is not at the version that the append expected: read it again and decide again."""

    def __init__(self, stream_id: str, expected: int, actual: int) -> None:
        super().__init__(
            f"The stream {stream_id!r} is at version {actual}, not at the expected {expected}: nothing was appended. "
            "Read the stream and decide again."
        )
        self.stream_id = stream_id
        self.expected = expected
        self.actual = actual


class AppendRefused(EventStoreError):
    """The append can never succeed as it is: no events, too many, or one that is too large."""


class StreamCorrupt(EventStoreError):
    """A stored event cannot be read: it was not written by this store, or was altered."""
