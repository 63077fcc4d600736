"""What a command says: data on standard output, everything else on standard error."""

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from signal9_application import OperationFailed

notes = Console(stderr=True, highlight=False, soft_wrap=True)
"""For people: progress, hints, errors."""

READABLE = 24
"""Columns that prose needs to be read."""


class Answers(Console):
    """A console on which a table that does not fit becomes a list, so that nothing of it is cut off."""

    def print(self, *objects: Any, **how: Any) -> None:
        """Print as `rich` does."""
        super().print(*(fitted(each, self) if isinstance(each, Table) else each for each in objects), **how)


def fitted(table: Table, console: Console) -> RenderableType:
    """The table, where the console has room for its columns; else each row as a list of what stands in it."""
    # A blank on both sides of a cell but at the edges, and a line beside each column and at the end.
    lines = len(table.columns) + 1 if table.box else 0
    blanks = 2 * len(table.columns) - (0 if table.pad_edge else 2)
    needed = sum(_room(column, console) for column in table.columns) + blanks + lines
    return table if needed <= console.width else Group(*_listed(table))


def _room(column: Column, console: Console) -> int:
    sizes = [Measurement.get(console, console.options, cell) for cell in (column.header, *column.cells)]
    longest = max(size.maximum for size in sizes)
    needed = longest if column.no_wrap else max(min(longest, READABLE), *(size.minimum for size in sizes), 0)
    return min(needed, column.max_width or needed)


def _listed(table: Table) -> Iterator[RenderableType]:
    if table.title:
        yield Text(str(table.title), style="bold italic")
    heads = [column.header for column in table.columns]
    for row in zip(*(column.cells for column in table.columns), strict=True):
        first, *others = map(_text, row)
        yield Text.assemble(_text(heads[0]), ": ", first, style="bold") if heads[0] else first
        for head, cell in zip(heads[1:], others, strict=True):
            if cell.plain.strip():
                line = Text.assemble((f"{_text(head)}: ", "dim"), "\n" if "\n" in cell.plain else "", cell)
                yield Padding(line, (0, 0, 0, 2), expand=False)
    if table.caption:
        yield Text(str(table.caption), style="dim")


def table(rows: Iterable[Sequence[RenderableType]], *columns: str | Column, title: str = "", **how: Any) -> Table:
    """A table whose cells are safe to print, in the order of the columns; `how` is what `rich` takes besides."""
    drawn = Table(*columns, title=title or None, title_justify="left", pad_edge=False, **how)
    for row in rows:
        # As texts: the markup of a string would be read again whenever it is measured and drawn.
        drawn.add_row(*map(_text, row))
    return drawn


def _text(cell: RenderableType) -> Text:
    return cell if isinstance(cell, Text) else Text.from_markup(str(cell))


tables = Answers(highlight=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160)
"""For people: a command's answer, where it was not asked for as JSON."""


def print_json(value: Any) -> None:
    """The answer as one JSON document, the only thing on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def print_json_line(value: Any) -> None:
    """One JSON document of a stream of them, on a line of its own."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def plain(text: str, limit: int = 200) -> str:
    """A stranger's text, safe for a terminal: control characters are shown, not obeyed, and rich's markup is inert."""
    shown = "".join(char if unicodedata.category(char)[0] != "C" else f"\\x{ord(char):02x}" for char in text[:limit])
    return shown.replace("[", "\\[")


def writable(path: Path | None) -> Path | None:
    """The file that a page is to be written to, looked at before the work that the page shows.

    Raises:
        OperationFailed: there is no such folder, or the name is a folder's.
    """
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        fault = "it is a folder" if path.is_dir() else f"there is no folder {path.parent}"
        raise OperationFailed(f"{path} cannot be written: {fault}. Name a file in a folder that exists.")
    return path


def write_page(path: Path, text: str) -> None:
    """Write a page to a file that the user named, and say so.

    Raises:
        OperationFailed: there is no such folder, or the name is a folder's.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise OperationFailed(
            f"{path} cannot be written: {error.strerror}. Name a file in a folder that exists."
        ) from error
    notes.print(f"Written to {plain(str(path))}: open it in a browser.")
