"""How AlphaVantage spells symbols."""

from collections.abc import Container


def listed_symbol(ticker: str, listed: Container[str]) -> str | None:
    """The listed symbol that a ticker stands for; None for what is not listed: a coin, a currency, a company elsewhere.

    The vendor writes a share class behind a dash (BRK-B), the broker behind a dot (BRK.B).
    """
    return next((symbol for symbol in (ticker, ticker.replace("-", ".")) if symbol in listed), None)
