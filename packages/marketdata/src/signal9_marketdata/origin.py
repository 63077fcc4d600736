"""Where the figures of a company stand in its vendor's documents: data that the decoder hands over, and no part of what they say."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import msgspec


@cache  # as many as the vendors have keys
def _step(key: str) -> str:
    """Names that are no identifiers stand in brackets."""
    return f".{key}" if key.isidentifier() else f"['{key}']"


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A value that fits no figure, date or text: it reads as missing. In a list, the part that needs it is left out."""

    path: str
    """JSON path inside the document."""
    found: str
    """What came, as `sample` shows it."""
    expected: str


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where one part of a company's data stands.

    Attributes:
        document: the name of the vendor's document, e.g. ``BALANCE_SHEET``; empty for a part that no vendor stated.
        path: JSON path of the part inside it, ``$`` for the whole document.
        keys: field of the struct -> the vendor's own name of it.
        unread: of a whole document, the values anywhere in it that could not be read.
    """

    document: str = ""
    path: str = "$"
    keys: Mapping[str, str] = {}
    unread: tuple[Unread, ...] = ()

    def key(self, field: str) -> str:
        """Return the vendor's name of a field."""
        return self.keys.get(field, field)

    def step(self, field: str) -> str:
        """Return the step that leads from the part to a field in a JSON path."""
        return _step(self.key(field))

    def of(self, field: str = "") -> str:
        """Return where a field stands, e.g. ``BALANCE_SHEET:$.symbol``; without a field where the part itself does."""
        return f"{self.document}:{self.path}{self.step(field) if field else ''}"


NOWHERE: Final = Origin()


class Part(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A part of what a vendor states about a company. Two parts that state the same are equal, wherever they stand."""

    origin: Origin = NOWHERE

    def stated(self) -> tuple[Any, ...]:
        """Return every value but the origin, in the order of the fields."""
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "origin")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.stated() == other.stated()

    def __hash__(self) -> int:
        return hash(self.stated())
