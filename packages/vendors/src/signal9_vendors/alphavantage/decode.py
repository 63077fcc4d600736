"""AlphaVantage's documents of a company into market data, naming the path of whatever does not fit.

The vendor writes figures as text, and three words for nothing. `msgspec.convert` does not replace this, see docs/dependencies.md.
"""

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
    Unread,
)
from signal9_vendors.alphavantage.copies import once_each
from signal9_vendors.alphavantage.keys import keys_of
from signal9_vendors.alphavantage.refusals import refusal_in, says_no_news
from signal9_vendors.alphavantage.values import DATE, INSTANT, Misfit, day, moment, number, text
from signal9_vendors.redaction import sample

P = TypeVar("P", bound=Part)

_ARRAY: Final = "an array of objects"


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
NEWS: Final = "NEWS_SENTIMENT"
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
    """A document of sentiments, which may be about several companies; a story that has several addresses is one item.

    Raises:
        DocumentError: it does not fit; the message carries the path.
    """
    reader = _Reader(NEWS)
    body: dict[str, Any] = reader.load(document)
    news = reader.part(News, body, "$")
    return News(origin=news.origin, items=once_each(news.items, body["feed"]))


class _Reader:
    """Reads one document; its name stands in every error and in the origin of every part."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._unread: list[Unread] = []

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
        if self._document == NEWS and says_no_news(body):
            return {**body, "feed": []}
        if (refusal := refusal_in(body)) is not None:
            raise self.fault(
                f"${Origin().step(refusal)}",
                sample(body[refusal]),
                "figures of a company, not a refusal",
                "Wait for the vendor's limit or correct the request, then fetch the document again.",
            )
        return body

    def part(self, cls: type[P], value: object, path: str) -> P:
        """Return `value`, a JSON object at `path`, as a `cls`; unknown fields are ignored.

        A value that cannot be read is missing and noted, so that it costs what reads it and not the company.

        Raises:
            DocumentError: not an object, a list that is none, or a value that the part cannot do without.
        """
        if not isinstance(value, dict):
            raise self.fault(path, sample(value), "a JSON object")
        stated: dict[str, object] = {}
        for step in _plan(cls):
            given = value.get(step.key)
            read: object = None
            if step.items is not None:
                read = self.parts(given, path + step.path, step.items)
            elif step.convert is not None:
                try:
                    read = step.convert(given)
                except Misfit as misfit:
                    if not step.expected:
                        self._note(self.fault(path + step.path, sample(given), str(misfit)))
            if read is not None:
                stated[step.name] = read
            elif step.expected:
                raise self.fault(path + step.path, "nothing" if given is None else sample(given), step.expected)
        unread = tuple(self._unread) if path == "$" else ()
        return cls(origin=Origin(document=self._document, path=path, keys=keys_of(cls), unread=unread), **stated)

    def parts(self, value: object, path: str, cls: type[P]) -> tuple[P, ...] | None:
        """Return `value`, a JSON array of objects, as parts in the order of the source; None for no array at all.

        A part without what it needs, a report without its date, is left out and noted.

        Raises:
            DocumentError: not an array of objects, or none of its parts has what it needs: the vendor has renamed it.
        """
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.fault(path, sample(value), _ARRAY)
        found: list[P] = []
        lacking: list[DocumentError] = []
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                raise self.fault(f"{path}[{index}]", sample(item), "a JSON object")
            try:
                found.append(self.part(cls, item, f"{path}[{index}]"))
            except DocumentError as error:
                lacking.append(error)
        if lacking and not found:
            raise lacking[0]
        for without in lacking:
            self._note(without)
        return tuple(found)

    def _note(self, error: DocumentError) -> None:
        self._unread.append(Unread(path=error.path, found=error.found, expected=error.expected))

    def fault(self, path: str, found: str, expected: str, advice: str = "") -> DocumentError:
        """Return the error for a value that does not fit."""
        return DocumentError(self._document, path, found, expected, advice)


_Convert = Callable[[object], object]

_CONVERTERS: Final[dict[object, tuple[_Convert, str]]] = {
    float | None: (number, ""),
    str | None: (text, ""),
    date | None: (day, ""),
    str: (text, "text"),
    date: (day, DATE),
    datetime: (moment, INSTANT),
}
"""Type of a field -> its converter, and what a required one expects."""


class _Step(msgspec.Struct, frozen=True):
    """How a field is read: its key, its step of a path, its converter or the part its list holds, what is expected where it must be there."""

    name: str
    key: str
    path: str
    convert: _Convert | None
    items: type[Part] | None
    expected: str


@cache
def _plan(cls: type[Part]) -> tuple[_Step, ...]:
    """Return every field of `cls` that the vendor states."""
    origin = Origin(keys=keys_of(cls))
    steps = []
    for field in msgspec.structs.fields(cls):
        kind: Any = field.type
        items, convert = None, None
        if get_origin(kind) is tuple:
            items, expected = get_args(kind)[0], _ARRAY if field.required else ""
        elif kind is Origin:
            continue
        else:
            convert, expected = _CONVERTERS[kind]
        name = field.name
        steps.append(_Step(name, origin.key(name), origin.step(name), convert, items, expected))
    return tuple(steps)
