"""A read model that can be built anew beside the live one: the port, and the difference of two."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

import msgspec

from signal9_domain import Analysis, Asset
from signal9_readmodels.projections.live import Projection

Contents = Mapping[str, Mapping[str, Any]]
"""Key of a row or document -> its fields, of one table or index."""

SHOWN = 20
"""Differences that are told one by one; the others are counted."""


class Difference(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One row or document that is not the same on both sides."""

    where: str
    key: str
    change: str
    """`added`, `removed` or `changed`: from the live one to the rebuilt one."""
    fields: list[str] = []
    """Those that differ."""


class Diff(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The live read model beside the rebuilt one."""

    compared: int
    same: int
    moved_on: int
    """At different versions of their stream: something was appended between the two looks."""
    added: int
    removed: int
    changed: int
    differences: list[Difference]

    @property
    def equal(self) -> bool:
        """Whether nothing differs but what moved on meanwhile."""
        return not (self.added or self.removed or self.changed)


class Rebuildable(Protocol):
    """A read model with a live part and parts beside it, each known by a name."""

    @property
    def name(self) -> str:
        """The projection's name."""
        ...

    def live(self) -> str:
        """The name of the part that readers see."""
        ...

    def prepare(self) -> str:
        """Make an empty part beside the live one; gives its name."""
        ...

    def projection(self, part: str, *, fresh: bool) -> Projection:
        """Writes into a part; `fresh` as long as nobody else does."""
        ...

    def contents(self, part: str) -> Iterator[tuple[str, Contents]]:
        """Everything in a part, table by table or index by index."""
        ...

    def switch(self, part: str) -> None:
        """Readers and writers see `part` from now on, all of it at once."""
        ...

    def settle(self) -> None:
        """Wait until no process uses what was live before."""
        ...


def difference(
    live: Iterable[tuple[str, Contents]], rebuilt: Iterable[tuple[str, Contents]], moving: Collection[str] = ()
) -> Diff:
    """Compare two parts. `moving` are streams that were appended to meanwhile: one of the parts may not show them yet."""
    counts = {"same": 0, "moved_on": 0, "added": 0, "removed": 0, "changed": 0}
    differences: list[Difference] = []

    def differs(where: str, key: str, change: str, fields: list[str]) -> None:
        counts[change] += 1
        if len(differences) < SHOWN:
            differences.append(Difference(where=where, key=key, change=change, fields=fields))

    for (where, old), (_, new) in zip(live, rebuilt, strict=True):
        for key in sorted({*old, *new}):
            before, after = old.get(key), new.get(key)
            if (before is None or after is None) and _stream_of(before or after or {}) in moving:
                counts["moved_on"] += 1
            elif before is None or after is None:
                differs(where, key, "added" if before is None else "removed", [])
            elif before == after:
                counts["same"] += 1
            elif before.get("stream_version") != after.get("stream_version"):
                counts["moved_on"] += 1
            else:
                names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
                differs(where, key, "changed", names)
    return Diff(compared=sum(counts.values()), differences=differences, **counts)


def _stream_of(row: Mapping[str, Any]) -> str:
    return Analysis.stream(row["analysis_id"]) if "analysis_id" in row else Asset.stream(str(row.get("asset_id")))
