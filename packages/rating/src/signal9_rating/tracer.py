"""Where a figure came from: each metric is computed once more on a company that notes down what is read."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec

from signal9_marketdata import Company, Part
from signal9_rating.metrics import ANNUAL, LATEST
from signal9_rating.peers import RANK_PREFIX
from signal9_rating.reading import Doubt
from signal9_rating.sources import Source

Place = tuple[str, str]
"""A document, and the path of a figure in it."""


class SourceTracer:
    """Traces the figures behind the newest values of a company's metrics.

    The metric's own function is run, so that the paths can't drift from the formula. A figure that was replaced comes
    from the witnesses that bear it out.
    """

    def __init__(self, company: Company, doubts: Iterable[Doubt] = ()) -> None:
        self._seen: dict[Place, object] = {}
        self._company = _Noting(company, self._seen)
        self._taken: Mapping[str, tuple[Source, ...]] = {
            doubt.path: tuple(source for witness in doubt.witnesses for source in witness.sources)
            for doubt in doubts
            if doubt.taken is not None
        }

    def reads(self, metric: str) -> frozenset[str]:
        """Return where everything stands that the newest value of `metric` reads, stated or missing: `DOCUMENT:path`."""
        self._run(metric)
        return frozenset(f"{document}:{path}" for document, path in self._seen)

    def sources(self, metric: str) -> tuple[Source, ...]:
        """Return what the newest value of `metric` was computed from, by document and path; each figure once."""
        self._run(metric)
        found: dict[Place, Source] = {}
        for (document, path), value in self._seen.items():
            if isinstance(value, float):
                stated = Source(document=document, path=path, value=value)
                taken = self._taken.get(f"{document}:{path}") if self._taken else None
                found |= {(each.document, each.path): each for each in (taken or (stated,))}
        return tuple(source for _, source in sorted(found.items()))

    def _run(self, metric: str) -> None:
        name = metric.removeprefix(RANK_PREFIX)
        self._seen.clear()
        if name in ANNUAL:
            ANNUAL[name](cast(Any, self._company).years)
        elif name in LATEST:
            LATEST[name](cast(Company, self._company))


class _Noting:
    """Stands for a part of a company and notes what is read from it."""

    __slots__ = ("_part", "_parts", "_seen")

    def __init__(self, part: msgspec.Struct, seen: dict[Place, object]) -> None:
        self._part = part
        self._seen = seen
        self._parts: dict[str, object] = {}

    def __getattr__(self, name: str) -> object:
        if (known := self._parts.get(name)) is not None:
            return known
        value = getattr(self._part, name)
        if isinstance(value, tuple):
            self._parts[name] = noting = tuple(_Noting(item, self._seen) for item in value)
            return noting
        if isinstance(value, msgspec.Struct):
            self._parts[name] = part = _Noting(value, self._seen)
            return part
        if isinstance(self._part, Part) and (origin := self._part.origin).document:
            self._seen[origin.document, f"{origin.path}{origin.step(name)}"] = value
        return value
