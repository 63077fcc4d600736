"""Where a figure came from: each metric is computed once more on a company that notes down what is read."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec

from signal9_marketdata import Company, Part
from signal9_rating.metrics import ANNUAL, LATEST
from signal9_rating.peers import RANK_PREFIX
from signal9_rating.reading import Doubt
from signal9_rating.sources import Source


class SourceTracer:
    """Traces what the newest values of a company's metrics are computed from.

    The metric's own function is run, so that the paths can't drift from the formula. A figure that was replaced comes
    from the witnesses that bear it out.
    """

    def __init__(self, company: Company, doubts: Iterable[Doubt] = ()) -> None:
        self._seen: dict[_Note, None] = {}
        self._company = _Noting(company, self._seen)
        self._read: dict[str, tuple[_Note, ...]] = {}
        self._values: dict[str, float | None] = {}
        self._taken: Mapping[str, tuple[Source, ...]] = {
            doubt.path: tuple(source for witness in doubt.witnesses for source in witness.sources)
            for doubt in doubts
            if doubt.taken is not None
        }

    def values(self, metrics: Iterable[str]) -> Mapping[str, float | None]:
        """Return the newest values of metrics, computed while they are traced; ranks among peers are no metrics of the company."""
        for metric in metrics:
            self._notes(metric)
        return self._values

    def reads(self, metric: str) -> frozenset[str]:
        """Return where everything stands that the newest value of `metric` reads, stated or missing: `DOCUMENT:path`."""
        return frozenset(note.place for note in self._notes(metric))

    def sources(self, metric: str) -> tuple[Source, ...]:
        """Return what the newest value of `metric` was computed from, by document and path; each figure once."""
        notes = self._notes(metric)
        stated = {(n.document, n.path): n.source for n in notes if n.source is not None}
        for note in notes if self._taken else ():
            if note.source is not None and (taken := self._taken.get(note.place)):
                del stated[note.document, note.path]
                stated |= {(each.document, each.path): each for each in taken}
        return tuple(stated[place] for place in sorted(stated))

    def _notes(self, metric: str) -> tuple["_Note", ...]:
        name = metric.removeprefix(RANK_PREFIX)
        if name not in self._read:
            self._seen.clear()
            if name in ANNUAL:
                self._values[name] = ANNUAL[name](cast(Any, self._company).years)
            elif name in LATEST:
                self._values[name] = LATEST[name](cast(Company, self._company))
            self._read[name] = tuple(self._seen)
        return self._read[name]


class _Note:
    """Something that was read: where it stands, and the figure where it is one. Told apart by identity, which is quick."""

    __slots__ = ("document", "path", "place", "source")

    def __init__(self, document: str, path: str, source: Source | None) -> None:
        self.document = document
        self.path = path
        self.place = f"{document}:{path}"
        self.source = source


class _Noting:
    """Stands for a part of a company and notes what is read from it; parts within it stand ready once they were read."""

    def __init__(self, part: msgspec.Struct, seen: dict[_Note, None]) -> None:
        self._part = part
        self._seen = seen
        self._read: dict[str, tuple[object, _Note]] = {}

    def __getattr__(self, name: str) -> object:
        known = self._read.get(name)
        if known is None:
            value = getattr(self._part, name)
            if isinstance(value, tuple):
                value = tuple(_Noting(item, self._seen) for item in value)
            elif isinstance(value, msgspec.Struct):
                value = _Noting(value, self._seen)
            elif isinstance(self._part, Part) and (origin := self._part.origin).document:
                path = f"{origin.path}{origin.step(name)}"
                stated = Source(document=origin.document, path=path, value=value) if isinstance(value, float) else None
                known = self._read[name] = value, _Note(origin.document, path, stated)
            if known is None:
                self.__dict__[name] = value
                return value
        self._seen[known[1]] = None
        return known[0]
