"""Errors that a command explains in one line before it exits with 1."""


class OperationFailed(Exception):
    """Base of every error raised by this package: what came, what was expected, what to do."""


class NotRunning(OperationFailed):
    """The platform of this checkout is not up."""


class NotSettled(OperationFailed):
    """The work of a day was not done before its deadline, or it stands still."""
