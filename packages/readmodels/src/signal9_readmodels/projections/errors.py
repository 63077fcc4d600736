"""Errors of projecting and of replaying."""

from signal9_runtime import TransientError


class ProjectionError(Exception):
    """Base of every error raised by this package."""


class StreamBehind(ProjectionError, TransientError):
    """An event was delivered that its stream does not show yet: it waits, and its message comes back."""


class ReplayRunning(ProjectionError):
    """Another replay of the same projection is at work."""


class ReplayRefused(ProjectionError):
    """There is nothing to replay, or nothing to go back to."""


class ReplayHalted(ProjectionError):
    """What is built takes no writes: its disk is full, its server down or busy. The same replay goes on when it does again."""


class ReplayIncomplete(ProjectionError):
    """Some streams cannot be projected: the rebuilt read model would lack them, and is not switched to."""
