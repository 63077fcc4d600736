"""Errors of market data, and how what came is shown in them."""

from collections.abc import Callable
from typing import Final

SAMPLE: Final = 80


class MarketDataError(Exception):
    """Base of every error raised by this package."""


class UnknownSession(MarketDataError):
    """The table of exchange sessions does not reach the day that was asked for."""


class DocumentError(MarketDataError):
    """A vendor document cannot be read; the same bytes will never do (reject, or fetch them again).

    Attributes:
        document: name of the document, e.g. ``BALANCE_SHEET``.
        path: JSON path inside it, ``$`` for the whole.
        found: what came, as `sample` shows it, without API keys.
        expected: what should have come.
    """

    def __init__(self, document: str, path: str, found: str, expected: str, advice: str = "") -> None:
        self.document = document
        self.path = path
        self.found = found
        self.expected = expected
        super().__init__(
            f"{document}:{path}: found {found}, expected {expected}. {advice or 'Fetch the document again.'}"
        )


class MissingDocument(DocumentError):
    """A document without which no company can be rated is not there."""


def sample(value: object, redacted: Callable[[str], str] = str) -> str:
    """Return a printable sample of at most 80 characters, control characters escaped; `redacted` removes what nobody may see."""
    if isinstance(value, bytes):
        text = value[: 20 * SAMPLE].decode("utf-8", errors="replace")
    else:
        text = value if isinstance(value, str) else repr(value)[: 20 * SAMPLE]
    text = redacted(text)[: 2 * SAMPLE]
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return repr(shown if len(shown) <= SAMPLE - 2 else shown[: SAMPLE - 3] + "…")
