"""Snapshots of streams' states: caches beside the streams, each with what proves that it may be used."""

import sys
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from re import findall
from typing import Any, Protocol

import msgspec


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one stream after one of its events."""

    stream_id: str
    version: int
    event_id: str
    """Of the last event in it, which the stream must still hold at that version."""
    known_at: datetime
    """The latest moment of all events in it: no read as of an earlier one may use it."""
    code: str
    """Digest of the code that folded it; other code may fold another state."""
    state: str
    """The state as JSON."""
    seal: str = ""
    """Digest of all the others."""

    def sealed(self) -> "Snapshot":
        """The same with its seal."""
        return msgspec.structs.replace(self, seal=self._digest())

    @property
    def is_intact(self) -> bool:
        """Whether the seal fits: nothing is cut off, altered, or from elsewhere."""
        return self.seal == self._digest()

    def _digest(self) -> str:
        return sha256(msgspec.json.encode(msgspec.structs.replace(self, seal=""))).hexdigest()


class Snapshots(Protocol):
    """Keeps the last snapshot of each stream. Losing any or all of them changes no answer."""

    def get(self, stream_id: str) -> Snapshot | None:
        """The stream's snapshot, whatever code made it; None where there is none that could be read.

        Raises:
            SnapshotsUnavailable: they cannot be read at this moment.
        """
        ...

    def put(self, snapshot: Snapshot) -> None:
        """Keep the snapshot in place of the one before. The last writer wins: an older one costs the next reader a few events more.

        Raises:
            SnapshotsUnavailable: it cannot be written at this moment.
        """
        ...


class InMemorySnapshots:
    """`Snapshots` that are forgotten when the process ends."""

    def __init__(self) -> None:
        self.kept: dict[str, Snapshot] = {}

    def get(self, stream_id: str) -> Snapshot | None:
        return self.kept.get(stream_id)

    def put(self, snapshot: Snapshot) -> None:
        self.kept[snapshot.stream_id] = snapshot


@cache
def code_digest(state: type[Any]) -> str:
    """Digest of the code that folds this type of state: its shape, and the sources of its package and of ours that it names."""
    digest = sha256(f"{state.__module__}.{state.__qualname__}".encode())
    digest.update(msgspec.json.encode(msgspec.json.schema(state), order="deterministic"))
    for text in _sources(state.__module__):
        digest.update(text)
    return digest.hexdigest()


def _sources(module: str) -> list[bytes]:
    found: dict[str, list[bytes]] = {}
    waiting = [module.partition(".")[0]]
    while waiting:
        name = waiting.pop()
        spec = find_spec(name) if name.startswith("signal9_") and name not in found else None
        if spec is None or spec.submodule_search_locations is None:
            continue
        folders = [Path(folder) for folder in spec.submodule_search_locations]
        found[name] = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.py"))]
        waiting += sorted({match.decode() for text in found[name] for match in findall(rb"\bsignal9_\w+", text)})
    if not found:  # of no package of ours: a state in a test or a notebook
        file = getattr(sys.modules.get(module), "__file__", None)
        return [Path(file).read_bytes()] if file else []
    return [text for name in sorted(found) for text in found[name]]
