"""AlphaVantage's spelling of figures, texts, days and moments: all are text, and three words mean nothing."""

import math
import re
from datetime import date, datetime
from typing import Final

MISSING: Final = frozenset({"None", "-", ""})

DATE: Final = "a date YYYY-MM-DD"
INSTANT: Final = "a moment YYYYMMDDTHHMMSS (UTC)"

# Stricter than float(): no spaces, underscores, foreign digits, "nan" or "inf".
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY_WRITTEN: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT_WRITTEN: Final = re.compile(r"\d{8}T\d{4}(\d{2})?", re.ASCII)


class Misfit(Exception):
    """A value is not what it should be; the message says what was expected."""


def number(value: object) -> float | None:
    """Return a figure, None for nothing.

    Raises:
        Misfit: it is no finite number.
    """
    if value is None or (isinstance(value, str) and value in MISSING):
        return None
    figure = math.nan
    if (isinstance(value, str) and _NUMBER.fullmatch(value)) or (
        isinstance(value, int | float) and not isinstance(value, bool)
    ):
        try:
            figure = float(value)
        except OverflowError:  # an integer beyond every float
            figure = math.inf
    if not math.isfinite(figure):
        raise Misfit("a finite number, 'None', '-' or nothing")
    return figure


def text(value: object) -> str | None:
    """Return a text, None for nothing.

    Raises:
        Misfit: it is no text.
    """
    if value is None or (isinstance(value, str) and value in MISSING):
        return None
    if not isinstance(value, str):
        raise Misfit("text")
    return value


def day(value: object) -> date | None:
    """Return a day, None for nothing.

    Raises:
        Misfit: it is no day of the calendar.
    """
    written = text(value)
    if written is None or written == "0000-00-00":
        return None
    try:
        if _DAY_WRITTEN.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise Misfit(DATE)


def moment(value: object) -> datetime | None:
    """Return a moment in UTC, None for nothing.

    Raises:
        Misfit: it is no moment.
    """
    written = text(value)
    if written is None:
        return None
    if _MOMENT_WRITTEN.fullmatch(written):  # strptime alone would read a minute of one digit
        try:
            return datetime.strptime(f"{written:0<15}+0000", "%Y%m%dT%H%M%S%z")
        except ValueError:
            pass
    raise Misfit(INSTANT)
