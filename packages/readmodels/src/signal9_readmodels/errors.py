"""Errors of the read models, grouped by what the caller must do."""

from signal9_runtime import NotNow


class ReadModelError(Exception):
    """Base of every error raised by this package."""


class IndexUnavailable(ReadModelError, NotNow):
    """The search engine is down, slow, read-only or asks to slow down: try again later."""


class IndexRejected(ReadModelError):
    """The search engine refuses the document or the query as it is: trying again does not help."""


class TableBusy(ReadModelError, NotNow):
    """DynamoDB goes on asking to slow down: try again later."""
