"""Errors of the cache; a reader never sees one, because a reader is answered by the source."""

from signal9_runtime import TransientError


class CacheError(Exception):
    """Base of every error raised by this package."""


class CacheUnavailable(CacheError, TransientError):
    """Try later: the server is down, slow or full, or the breaker that watches it is open."""
