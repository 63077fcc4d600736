"""Errors of moving messages."""


class MessagingError(Exception):
    """Base of every error raised by this package."""


class PublishFailed(MessagingError):
    """The bus did not take an event; it is sent again."""


class TaskInputInvalid(MessagingError):
    """The workflow called a task with an input that does not fit; no retry will help."""
