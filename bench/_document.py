"""The table of docs/performance.md: rows of the benchmarks that ran are replaced, the others stay."""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.harness import Row

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
_HEAD = ("| bench | what | ours: median (min–max) | beside | ratio | bar | kept |", "| --- " * 7 + "|")
_KEPT = {None: "–", True: "yes", False: "**no**"}


def write(path: Path, results: Mapping[str, Sequence[Row]]) -> None:
    """Put `results` (bench -> rows) into the document's table."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    table, _, after = rest.partition(END)
    stamp = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}"
    lines = {name: [_line(name, row) for row in rows] for name, rows in results.items()}
    kept = [line for line in table.splitlines() if line.startswith("| ") and line not in _HEAD]
    for line in kept:
        name = line.split("|")[1].strip()
        if name not in results:
            lines.setdefault(name, []).append(line)
    body = [line for name in sorted(lines) for line in lines[name]]
    new = "\n".join([BEGIN, f"Last run: {stamp}.", "", *_HEAD, *body, END])
    path.write_text(before + new + after, encoding="utf-8")


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def _line(name: str, row: Row) -> str:
    return f"| {name} | {row.what} | {row.ours} | {row.against} | {row.ratio} | {row.bar} | {_KEPT[row.met]} |"
