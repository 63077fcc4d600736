"""Where a figure came from: each metric is computed once more on documents that note down what is read."""

from functools import cache
from typing import Any, Final, cast

import msgspec

from signal9_rating.company import Company
from signal9_rating.metrics import ANNUAL, LATEST
from signal9_rating.peers import RANK_PREFIX


class Source(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One figure of a document: its name, the JSON path in it, and the figure as it was read."""

    document: str
    path: str
    value: float


_DOCUMENTS: Final = {
    "income": "INCOME_STATEMENT",
    "balance": "BALANCE_SHEET",
    "cash_flow": "CASH_FLOW",
    "overview": "OVERVIEW",
    "earnings": "EARNINGS",
    "news": "NEWS_SENTIMENT",
}


class SourceTracer:
    """Traces the figures behind the newest values of a company's metrics.

    The metric's own function is run, so that the paths can't drift from the formula. `collected` is the company as its
    documents have it: paths count reports as they stand there, also those that `known` no longer has.
    """

    def __init__(self, known: Company, collected: Company) -> None:
        self._collected = collected  # keeps the objects alive whose ids are the keys
        self._seen: dict[str, float] = {}
        self._company = _Noting(known, _places(collected), self._seen)

    def sources(self, metric: str) -> tuple[Source, ...]:
        """Return what the newest value of `metric` was computed from, by document and path; each figure once."""
        name = metric.removeprefix(RANK_PREFIX)
        self._seen.clear()
        if name in ANNUAL:
            ANNUAL[name](cast(Any, self._company).years)
        elif name in LATEST:
            LATEST[name](cast(Company, self._company))
        found = []
        for place, value in sorted(self._seen.items()):
            document, _, path = place.partition(":")
            found.append(Source(document=document, path=path, value=value))
        return tuple(found)


def _places(company: Company) -> dict[int, str]:
    """Return where each part of the documents stands, by the identity of the part."""
    places: dict[int, str] = {}
    for field, document in _DOCUMENTS.items():
        part = getattr(company, field)
        if part is not None:
            _place(part, f"{document}:$", places)
    return places


def _place(part: msgspec.Struct, place: str, places: dict[int, str]) -> None:
    places[id(part)] = place
    for name, step in _steps(type(part)):
        value = getattr(part, name)
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                _place(item, f"{place}{step}[{index}]", places)


@cache
def _steps(cls: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """Return each field of a document's part with its step of a JSON path."""
    names = {"annual_reports": "annualReports", "quarterly_reports": "quarterlyReports"}
    keys = ((field.name, names.get(field.name, field.encode_name)) for field in msgspec.structs.fields(cls))
    return tuple((name, f".{key}" if key.isidentifier() else f"['{key}']") for name, key in keys)


@cache
def _step_by_name(cls: type[msgspec.Struct]) -> dict[str, str]:
    return dict(_steps(cls))


class _Noting:
    """Stands for a part of the documents and notes each figure that is read from it."""

    __slots__ = ("_part", "_parts", "_place", "_places", "_seen")

    def __init__(self, part: msgspec.Struct, places: dict[int, str], seen: dict[str, float]) -> None:
        self._part = part
        self._place = places.get(id(part), "")
        self._places = places
        self._seen = seen
        self._parts: dict[str, object] = {}

    def __getattr__(self, name: str) -> object:
        if (known := self._parts.get(name)) is not None:
            return known
        value = getattr(self._part, name)
        if isinstance(value, float):
            if self._place:
                self._seen[self._place + _step_by_name(type(self._part))[name]] = value
            return value
        if isinstance(value, tuple):
            self._parts[name] = noting = tuple(_Noting(item, self._places, self._seen) for item in value)
            return noting
        if isinstance(value, msgspec.Struct):
            self._parts[name] = part = _Noting(value, self._places, self._seen)
            return part
        return value
