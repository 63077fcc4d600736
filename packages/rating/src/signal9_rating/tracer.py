"""Where a figure came from: each metric is computed once more on a company that notes down what is read."""

from typing import Any, cast

import msgspec

from signal9_marketdata import Company, Part
from signal9_rating.metrics import ANNUAL, LATEST
from signal9_rating.peers import RANK_PREFIX
from signal9_rating.sources import Source


class SourceTracer:
    """Traces the figures behind the newest values of a company's metrics.

    The metric's own function is run, so that the paths can't drift from the formula.
    """

    def __init__(self, company: Company) -> None:
        self._seen: dict[tuple[str, str], float] = {}
        self._company = _Noting(company, self._seen)

    def sources(self, metric: str) -> tuple[Source, ...]:
        """Return what the newest value of `metric` was computed from, by document and path; each figure once."""
        name = metric.removeprefix(RANK_PREFIX)
        self._seen.clear()
        if name in ANNUAL:
            ANNUAL[name](cast(Any, self._company).years)
        elif name in LATEST:
            LATEST[name](cast(Company, self._company))
        return tuple(
            Source(document=document, path=path, value=value) for (document, path), value in sorted(self._seen.items())
        )


class _Noting:
    """Stands for a part of a company and notes each figure that is read from it."""

    __slots__ = ("_part", "_parts", "_seen")

    def __init__(self, part: msgspec.Struct, seen: dict[tuple[str, str], float]) -> None:
        self._part = part
        self._seen = seen
        self._parts: dict[str, object] = {}

    def __getattr__(self, name: str) -> object:
        if (known := self._parts.get(name)) is not None:
            return known
        value = getattr(self._part, name)
        if isinstance(value, float):
            if isinstance(self._part, Part) and (origin := self._part.origin).document:
                self._seen[origin.document, f"{origin.path}{origin.step(name)}"] = value
            return value
        if isinstance(value, tuple):
            self._parts[name] = noting = tuple(_Noting(item, self._seen) for item in value)
            return noting
        if isinstance(value, msgspec.Struct):
            self._parts[name] = part = _Noting(value, self._seen)
            return part
        return value
