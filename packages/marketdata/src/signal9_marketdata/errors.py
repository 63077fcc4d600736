"""Errors of market data."""


class MarketDataError(Exception):
    """Base of every error raised by this package."""


class UnknownSession(MarketDataError):
    """The table of exchange sessions does not reach the day that was asked for."""
