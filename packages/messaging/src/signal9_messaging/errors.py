"""Errors of moving messages."""

from signal9_runtime import TransientError


class MessagingError(Exception):
    """Base of every error raised by this package."""


class PublishFailed(MessagingError):
    """The bus did not take an event; it is sent again."""


class EffectInProgress(MessagingError, TransientError):
    """Another delivery of the same event is at work, or died at it; its lease ends with its function's timeout."""

    seconds = 5

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The effect of event {key} is in progress elsewhere. Try again when that one is done or given up."
        )


class InvalidMessage(MessagingError):
    """A queue held something else than this service's messages; no retry will help."""


class TaskInputInvalid(MessagingError):
    """The workflow called a task with an input that does not fit; no retry will help."""


class RequestInvalid(MessagingError):
    """What an operator asked for does not fit."""


class MessageTooOld(MessagingError):
    """The message waited in its queue for longer than its service handles."""
