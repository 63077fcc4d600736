"""AlphaVantage's documents of a company into market data, naming the path of whatever does not fit.

The vendor writes figures as text, and three words for nothing. `msgspec.convert` does not replace this, see docs/dependencies.md.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_args, get_origin

import msgspec

from signal9_marketdata import (
    BalanceReport,
    CashFlowReport,
    Company,
    DocumentError,
    EarningsHistory,
    IncomeReport,
    MissingDocument,
    News,
    Origin,
    Overview,
    Part,
    Statements,
)
from signal9_vendors.alphavantage.keys import keys_of
from signal9_vendors.alphavantage.refusals import FIELDS
from signal9_vendors.redaction import sample

P = TypeVar("P", bound=Part)

MISSING: Final = frozenset({"None", "-", ""})

# Stricter than float(): no spaces, underscores, foreign digits, "nan" or "inf".
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY_WRITTEN: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT_WRITTEN: Final = re.compile(r"\d{8}T\d{4}(\d{2})?", re.ASCII)

_ARRAY, _DATE, _INSTANT = "an array of objects", "a date YYYY-MM-DD", "a moment YYYYMMDDTHHMMSS (UTC)"


def _decode(document: str, part: type[P], raw: bytes) -> P:
    reader = _Reader(document)
    return reader.part(part, reader.load(raw), "$")


DECODERS: Final[Mapping[str, Callable[[bytes], Part]]] = MappingProxyType(
    {
        "OVERVIEW": partial(_decode, "OVERVIEW", Overview),
        "INCOME_STATEMENT": partial(_decode, "INCOME_STATEMENT", Statements[IncomeReport]),
        "BALANCE_SHEET": partial(_decode, "BALANCE_SHEET", Statements[BalanceReport]),
        "CASH_FLOW": partial(_decode, "CASH_FLOW", Statements[CashFlowReport]),
        "EARNINGS": partial(_decode, "EARNINGS", EarningsHistory),
    }
)
"""Data type -> decoder. Each raises DocumentError with the path of what does not fit."""
OPTIONAL: Final = ("EARNINGS",)
REQUIRED: Final = tuple(name for name in DECODERS if name not in OPTIONAL)


def company_of(documents: Mapping[str, bytes]) -> Company:
    """The company, without news; `EARNINGS` may be absent.

    Raises:
        MissingDocument: a required document is not there.
        DocumentError: a document does not fit; the message carries the path.
    """
    for name in REQUIRED:
        if name not in documents:
            raise MissingDocument(name, "$", "no document", "one", "Fetch it, or leave the company out.")
    decoded: Any = (decode(documents[name]) if name in documents else None for name, decode in DECODERS.items())
    return Company.of(*decoded)


def decode_news(document: bytes) -> News:
    """A document of sentiments, which may be about several companies.

    Raises:
        DocumentError: it does not fit; the message carries the path.
    """
    return _decode("NEWS_SENTIMENT", News, document)


class _Reader:
    """Reads one document; its name stands in every error and in the origin of every part."""

    def __init__(self, document: str) -> None:
        self._document = document

    def load(self, raw: bytes) -> dict[str, object]:
        """Return the document as a JSON object.

        Raises:
            DocumentError: not JSON, not an object, empty (unknown symbol), or one of the vendor's refusals.
        """
        try:
            body = msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise self.fault("$", sample(raw), "a JSON object", "The answer is cut off or not the vendor's.") from None
        if not isinstance(body, dict):
            raise self.fault("$", sample(raw), "a JSON object")
        if not body:
            raise self.fault(
                "$",
                "an empty object (unknown symbol)",
                "figures of a company",
                "The vendor does not cover this symbol: check its spelling or leave it out.",
            )
        for refusal in FIELDS:
            if refusal in body:
                raise self.fault(
                    f"$['{refusal}']" if " " in refusal else f"$.{refusal}",
                    sample(body[refusal]),
                    "figures of a company, not a refusal",
                    "Wait for the vendor's limit or correct the request, then fetch the document again.",
                )
        return body

    def part(self, cls: type[P], value: object, path: str) -> P:
        """Return `value`, a JSON object at `path`, as a `cls`; unknown fields are ignored."""
        if not isinstance(value, dict):
            raise self.fault(path, sample(value), "a JSON object")
        origin = Origin(document=self._document, path=path, keys=keys_of(cls))
        stated: dict[str, object] = {}
        for name, key, step, convert, expected in _plan(cls):
            given = value.get(key)
            if (read := convert(self, given, path + step)) is not None:
                stated[name] = read
            elif expected:
                raise self.fault(path + step, "nothing" if given is None else sample(given), expected)
        return cls(origin=origin, **stated)

    def parts(self, value: object, path: str, cls: type[P]) -> tuple[P, ...] | None:
        """Return `value`, a JSON array of objects, as parts in the order of the source; None for no array at all."""
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.fault(path, sample(value), _ARRAY)
        return tuple(self.part(cls, item, f"{path}[{index}]") for index, item in enumerate(value))

    def fault(self, path: str, found: str, expected: str, advice: str = "") -> DocumentError:
        """Return the error for a value that does not fit."""
        return DocumentError(self._document, path, found, expected, advice)


_Convert = Callable[[_Reader, object, str], object]


def _number(reader: _Reader, value: object, path: str) -> float | None:
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
        raise reader.fault(path, sample(value), "a finite number, 'None', '-' or nothing")
    return figure


def _text(reader: _Reader, value: object, path: str) -> str | None:
    if value is None or (isinstance(value, str) and value in MISSING):
        return None
    if not isinstance(value, str):
        raise reader.fault(path, sample(value), "text")
    return value


def _day(reader: _Reader, value: object, path: str) -> date | None:
    text = _text(reader, value, path)
    if text is None or text == "0000-00-00":
        return None
    try:
        if _DAY_WRITTEN.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise reader.fault(path, sample(text), _DATE)


def _moment(reader: _Reader, value: object, path: str) -> datetime | None:
    text = _text(reader, value, path)
    if text is None:
        return None
    if _MOMENT_WRITTEN.fullmatch(text):  # strptime alone would read a minute of one digit
        try:
            return datetime.strptime(f"{text:0<15}+0000", "%Y%m%dT%H%M%S%z")
        except ValueError:
            pass
    raise reader.fault(path, sample(text), _INSTANT)


_CONVERTERS: Final[dict[object, tuple[_Convert, str]]] = {
    float | None: (_number, ""),
    str | None: (_text, ""),
    date | None: (_day, ""),
    str: (_text, "text"),
    date: (_day, _DATE),
    datetime: (_moment, _INSTANT),
}
"""Type of a field -> its converter, and what a required one expects."""


@cache
def _plan(cls: type[Part]) -> tuple[tuple[str, str, str, _Convert, str], ...]:
    """Return every field of `cls` that the vendor states: its key, its step of a path, its converter, what a required one expects."""
    origin = Origin(keys=keys_of(cls))
    steps = []
    for field in msgspec.structs.fields(cls):
        kind: Any = field.type
        if get_origin(kind) is tuple:
            convert: _Convert = partial(_Reader.parts, cls=get_args(kind)[0])
            expected = _ARRAY if field.required else ""
        elif kind is Origin:
            continue
        else:
            convert, expected = _CONVERTERS[kind]
        steps.append((field.name, origin.key(field.name), origin.step(field.name), convert, expected))
    return tuple(steps)
