"""Errors of handling dead letters."""


class DeadLetterError(Exception):
    """Base of every error raised by this service."""


class SourceUnknown(DeadLetterError):
    """Nothing says which queue a dead letter came from: it cannot be sent back."""
