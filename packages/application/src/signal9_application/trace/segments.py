"""X-Ray segments as the collector keeps them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of work, with its parts."""

    name: str
    id: str
    start_time: float
    """Seconds since the epoch."""
    end_time: float = 0.0
    trace_id: str = ""
    parent_id: str | None = None
    annotations: dict[str, Any] = {}
    metadata: dict[str, dict[str, Any]] = {}
    fault: bool = False
    error: bool = False
    cause: Any = None
    subsegments: "list[Segment]" = []
    namespace: str | None = None

    @property
    def event_ids(self) -> set[str]:
        """The events that the work was about."""
        own = self.annotations.get("event_id")
        several = self.metadata.get("signal9", {}).get("event_ids", [])
        return {*([own] if own else []), *several}

    @property
    def failure(self) -> str | None:
        """Why the work failed; None if it did not."""
        if not (self.fault or self.error):
            return None
        exceptions = self.cause.get("exceptions", []) if isinstance(self.cause, dict) else []
        if exceptions:
            return f"{exceptions[0].get('type', 'Error')}: {exceptions[0].get('message', '')}"
        return str(self.metadata.get("signal9", {}).get("failure", "failed"))


def read_segments(path: Path) -> Iterator[Segment]:
    """The segments in the collector's files, the older first; lines that are none are left out."""
    decoder = msgspec.json.Decoder(Segment)
    for file in (path.with_name(f"{path.name}.1"), path):
        try:
            lines = file.open("rb")
        except FileNotFoundError:
            continue
        with lines:
            for line in lines:
                try:
                    yield decoder.decode(line)
                except msgspec.MsgspecError:
                    continue
