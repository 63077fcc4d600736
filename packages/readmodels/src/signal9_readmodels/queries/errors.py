"""Errors of asking."""


class QueryError(Exception):
    """Base of every error raised by this package."""


class UnknownSymbol(QueryError):
    """The question names a company that no asset stands for."""
