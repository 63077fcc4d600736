"""A row of a read table that is read by its fields' names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self, TypeAlias

import msgspec

Row: TypeAlias = Mapping[str, Any]
"""A row as it is stored."""


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a row; `stream_version` is the version of the stream that it shows."""

    stream_version: int

    @classmethod
    def of(cls, row: Row) -> Self:
        """The typed form of a stored row."""
        return msgspec.convert(row, cls)

    @classmethod
    def of_state(cls, state: msgspec.Struct, version: int, **more: Any) -> Self:
        """The row of a stream's state at a version: its fields of the same names, and those in `more`."""
        names = [name for name in cls.__struct_fields__ if hasattr(state, name)]
        known = {name: value for name in names if (value := getattr(state, name)) is not None}
        values = msgspec.to_builtins(known, builtin_types=(datetime,))
        shown = {name: moment(value) if isinstance(value, datetime) else value for name, value in values.items()}
        return msgspec.convert({**shown, **more, "stream_version": version}, cls)

    def row(self) -> dict[str, Any]:
        """The row as it is stored; what is unknown is left out."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        return {name: value for name, value in values.items() if value is not None}


def moment(at: datetime) -> str:
    """A moment in UTC as the tables hold it, to the microsecond."""
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
