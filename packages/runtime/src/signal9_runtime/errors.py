"""Errors of setting up a process."""


class RuntimeSetupError(Exception):
    """Base of every error raised by this package."""


class TransientError(Exception):
    """Mixed into errors that say: a part is down, slow or behind, and the same work succeeds `seconds` from now or later."""

    seconds: int = 10


class SettingMissing(RuntimeSetupError):
    """An environment variable that the process cannot do without is absent or empty."""
