"""Turns a vendor's JSON into structs, naming the path of whatever does not fit."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar, get_args, get_origin

import msgspec

from signal9_rating.errors import DocumentError

S = TypeVar("S", bound=msgspec.Struct)

SAMPLE: Final = 80
MISSING: Final = frozenset({"None", "-", ""})
REFUSALS: Final = ("Error Message", "Information", "Note")

# Stricter than float(): no spaces, underscores, foreign digits, "nan" or "inf".
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT: Final = re.compile(r"\d{8}T\d{4}(\d{2})?", re.ASCII)
# The vendor repeats the caller's key in its refusals; no key may reach an error or a log.
_KEY: Final = re.compile(r"(api[ _-]?key(?:\s+(?:as|is))?[\s:='\"]+)[^\s&'\"]+", re.IGNORECASE)


def sample(value: object) -> str:
    """Return a printable sample of at most 80 characters, without API keys or control characters."""
    if isinstance(value, bytes):
        text = value[: 20 * SAMPLE].decode("utf-8", errors="replace")
    else:
        text = value if isinstance(value, str) else repr(value)[: 20 * SAMPLE]
    text = _KEY.sub(r"\1***", text)[: 2 * SAMPLE]
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return repr(shown if len(shown) <= SAMPLE - 2 else shown[: SAMPLE - 3] + "…")


class Reader:
    """Reads one document; its name stands in every error."""

    def __init__(self, document: str) -> None:
        self.document = document

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
        for refusal in REFUSALS:
            if refusal in body:
                raise self.fault(
                    f"$['{refusal}']" if " " in refusal else f"$.{refusal}",
                    sample(body[refusal]),
                    "figures of a company, not a refusal",
                    "Wait for the vendor's limit or correct the request, then fetch the document again.",
                )
        return body

    def struct(self, cls: type[S], value: object, path: str = "$") -> S:
        """Return `value`, a JSON object, as a `cls`; unknown fields are ignored."""
        if not isinstance(value, dict):
            raise self.fault(path, sample(value), "a JSON object")
        return cls(**{name: convert(self, value.get(key), f"{path}{step}") for name, key, step, convert in _plan(cls)})

    def array(self, cls: type[S], value: object, path: str) -> tuple[S, ...]:
        """Return `value`, a JSON array of objects, as structs in the order of the source."""
        if not isinstance(value, list):
            raise self.fault(path, "nothing" if value is None else sample(value), "an array of objects")
        return tuple(self.struct(cls, item, f"{path}[{index}]") for index, item in enumerate(value))

    def text(self, body: dict[str, object], key: str) -> str:
        """Return the required text `key` of the whole document."""
        return str(_CONVERTERS[str](self, body.get(key), f"$.{key}"))

    def fault(self, path: str, found: str, expected: str, advice: str = "") -> DocumentError:
        """Return the error for a value that does not fit."""
        return DocumentError(self.document, path, found, expected, advice)


_Convert = Callable[[Reader, object, str], object]


def _number(reader: Reader, value: object, path: str) -> float | None:
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


def _optional_text(reader: Reader, value: object, path: str) -> str | None:
    if value is None or (isinstance(value, str) and value in MISSING):
        return None
    if not isinstance(value, str):
        raise reader.fault(path, sample(value), "text")
    return value


def _optional_day(reader: Reader, value: object, path: str) -> date | None:
    text = _optional_text(reader, value, path)
    if text is None or text == "0000-00-00":
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise reader.fault(path, sample(text), "a date YYYY-MM-DD")


def _optional_moment(reader: Reader, value: object, path: str) -> datetime | None:
    text = _optional_text(reader, value, path)
    if text is None:
        return None
    if _MOMENT.fullmatch(text):  # strptime alone would read a minute of one digit
        try:
            return datetime.strptime(f"{text:0<15}+0000", "%Y%m%dT%H%M%S%z")
        except ValueError:
            pass
    raise reader.fault(path, sample(text), "a moment YYYYMMDDTHHMMSS (UTC)")


def _required(convert: _Convert, expected: str) -> _Convert:
    def checked(reader: Reader, value: object, path: str) -> object:
        result = convert(reader, value, path)
        if result is None:
            raise reader.fault(path, "nothing" if value is None else sample(value), expected)
        return result

    return checked


_CONVERTERS: Final[dict[object, _Convert]] = {
    float | None: _number,
    str | None: _optional_text,
    date | None: _optional_day,
    str: _required(_optional_text, "text"),
    date: _required(_optional_day, "a date YYYY-MM-DD"),
    datetime: _required(_optional_moment, "a moment YYYYMMDDTHHMMSS (UTC)"),
}


def _nested(item: type[msgspec.Struct], *, required: bool) -> _Convert:
    def convert(reader: Reader, value: object, path: str) -> object:
        return () if value is None and not required else reader.array(item, value, path)

    return convert


@cache
def _plan(cls: type[msgspec.Struct]) -> tuple[tuple[str, str, str, _Convert], ...]:
    """Return field name, JSON key, path step and converter of every field of `cls`."""
    steps = []
    for field in msgspec.structs.fields(cls):
        kind: Any = field.type
        convert = (
            _nested(get_args(kind)[0], required=field.required) if get_origin(kind) is tuple else _CONVERTERS[kind]
        )
        key = field.encode_name
        steps.append((field.name, key, f".{key}" if key.isidentifier() else f"['{key}']", convert))
    return tuple(steps)
