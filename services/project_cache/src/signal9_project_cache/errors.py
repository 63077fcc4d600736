"""Errors of keeping the cache up to date."""

from signal9_runtime import TransientError


class ProjectCacheError(Exception):
    """Base of every error raised by this service."""


class TablesBehind(ProjectCacheError, TransientError):
    """The tables' own projection has not come to the event; in a second it will have."""

    seconds = 1
