"""Errors of setting up a process."""


class RuntimeSetupError(Exception):
    """Base of every error raised by this package."""


class SettingMissing(RuntimeSetupError):
    """An environment variable that the process cannot do without is absent or empty."""
