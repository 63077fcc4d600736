"""What a command says: data on standard output, everything else on standard error."""

import sys
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console

from signal9_cli.errors import CommandFailed

notes = Console(stderr=True, highlight=False, soft_wrap=True)
"""For people: progress, hints, errors."""

tables = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
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


def write_page(path: Path, text: str) -> None:
    """Write a page to a file that the user named, and say so.

    Raises:
        CommandFailed: there is no such folder, or the name is a folder's.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise CommandFailed(
            f"{path} cannot be written: {error.strerror}. Name a file in a folder that exists."
        ) from error
    notes.print(f"Written to {plain(str(path))}: open it in a browser.")
