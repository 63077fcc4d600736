"""Errors of the read models, grouped by what the caller must do."""

from signal9_runtime import TransientError


class ReadModelError(Exception):
    """Base of every error raised by this package."""


class IndexUnavailable(ReadModelError, TransientError):
    """The search engine is down, slow, read-only or asks to slow down: try again later."""


class IndexRejected(ReadModelError):
    """The search engine refuses the document or the query as it is: trying again does not help."""


class TableBusy(ReadModelError, TransientError):
    """DynamoDB goes on asking to slow down: try again later."""
