"""Use cases as functions over ports: the command line calls them, and the API will."""

from signal9_application.errors import NotRunning, NotSettled, OperationFailed

__all__ = ["NotRunning", "NotSettled", "OperationFailed"]
