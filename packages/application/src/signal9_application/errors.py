"""Errors that a command explains in one line before it exits with 1."""


class CommandFailed(Exception):
    """Base of every error raised by this package: what came, what was expected, what to do."""


class NotRunning(CommandFailed):
    """The platform of this checkout is not up."""


class DayStuck(CommandFailed):
    """A day did not become quiet before its deadline."""
