"""Errors of what every process needs: its settings and its stores of bytes."""


class InfrastructureError(Exception):
    """Base of every error raised by this package."""


class TransientError(Exception):
    """Mixed into errors that say: a part is down, slow or behind, and the same work succeeds `seconds` from now or later."""

    seconds: int = 10


class SettingMissing(InfrastructureError):
    """An environment variable that the process cannot do without is absent or empty."""


class CircuitOpen(InfrastructureError):
    """What kept failing is left alone for some seconds: it was not called."""


class BlobCorrupt(InfrastructureError):
    """Bytes named by their digest are gone, or are not what the digest says: they were altered or cut."""
