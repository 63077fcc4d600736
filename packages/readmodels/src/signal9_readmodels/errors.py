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


class CacheUnavailable(ReadModelError, TransientError):
    """The cache's server is down, slow or full, or its circuit is open: try again later. A reader never sees it: the source answers."""


class UnknownSymbol(ReadModelError):
    """The question names a company that no asset stands for."""


class StreamBehind(ReadModelError, TransientError):
    """An event was delivered that its stream does not show yet: it waits, and its message comes back."""


class ReplayRunning(ReadModelError):
    """Another replay of the same projection is at work."""


class ReplayRefused(ReadModelError):
    """There is nothing to replay, or nothing to go back to."""


class ReplayHalted(ReadModelError):
    """What is built takes no writes: its disk is full, its server down or busy. The same replay goes on when it does again."""


class ReplayIncomplete(ReadModelError):
    """Some streams cannot be projected: the rebuilt read model would lack them, and is not switched to."""
