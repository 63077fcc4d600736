"""Reads an answer entry by entry: one that cannot be read is named with its place, and stops no other."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Generic, TypeVar

import msgspec
import structlog

from signal9_contracts import EntryFault

E = TypeVar("E")
T = TypeVar("T")

MAX_ADDRESS: Final = 2000
FAULTS_SHOWN: Final = 50
"""Faults that the log and an event name; events count them all."""
_ADDRESS: Final = re.compile(r"https?://[^\s/]+", re.IGNORECASE)


class Entries(msgspec.Struct, Generic[T], frozen=True):
    """What could be read of an answer, the faults of the entries that could not, and how many entries there were."""

    read: list[T]
    faults: list[EntryFault]
    total: int

    def log(self, message: str) -> None:
        """Warn of the first of the faults."""
        for fault in self.faults[:FAULTS_SHOWN]:
            structlog.get_logger().warning(message, **msgspec.structs.asdict(fault))


class UnreadableEntry(Exception):
    """A field of an entry is not what is expected of it; the entry is left out."""

    def __init__(self, field: str, found: object, expected: str) -> None:
        super().__init__(field)
        self.field, self.found, self.expected = field, found, expected


def read_entries(entries: Iterable[tuple[int, E]], read: Callable[[E], T | None]) -> Entries[T]:
    """What `read` makes of each numbered entry; None stands for an entry about nobody who is listed."""
    found: list[T] = []
    faults = []
    total = 0
    for number, entry in entries:
        total += 1
        try:
            made = read(entry)
        except UnreadableEntry as error:
            came = ascii(error.found)[:200]
            faults.append(EntryFault(entry=number, field=error.field, found=came, expected=error.expected))
            continue
        if made is not None:
            found.append(made)
    return Entries(found, faults, total)


def text(entry: Mapping[str, Any], name: str, longest: int, default: str | None = None) -> str:
    """The text of a field, cut to `longest` characters.

    Raises:
        UnreadableEntry: it is no text, or is missing and has no default.
    """
    value = entry.get(name, default)
    if not isinstance(value, str):
        raise UnreadableEntry(name, value, "text")
    return value[:longest]


def headline(entry: Mapping[str, Any], name: str) -> str:
    """The text of a field, cut to 500 characters.

    Raises:
        UnreadableEntry: it is no text, or is blank.
    """
    value = text(entry, name, 500).strip()
    if not value:
        raise UnreadableEntry(name, value, "a headline")
    return value


def address(entry: Mapping[str, Any], name: str) -> str:
    """The http address in a field, which nobody fetches.

    Raises:
        UnreadableEntry: it is another address, or is longer than `MAX_ADDRESS`.
    """
    value = text(entry, name, MAX_ADDRESS + 1)
    if not _ADDRESS.match(value) or len(value) > MAX_ADDRESS:
        raise UnreadableEntry(name, value, f"an http address of at most {MAX_ADDRESS} characters")
    return value


def number(entry: Mapping[str, Any], name: str, lowest: float, highest: float) -> float:
    """The number in a field, written as one or as text.

    Raises:
        UnreadableEntry: it is none, or lies outside of `lowest` to `highest`.
    """
    value = entry.get(name)
    found = as_number(value)
    if not lowest <= found <= highest:
        raise UnreadableEntry(name, value, f"a number from {lowest} to {highest}")
    return found


def as_number(value: object) -> float:
    """The finite number that a value is or spells; NaN where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return math.nan
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return math.nan
    return found if math.isfinite(found) else math.nan
