"""A company as it is believed: each figure that matters weighed against its witnesses, with a doubt wherever they disagree."""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from signal9_rating.reading.doubts import Doubt as Doubt
    from signal9_rating.reading.doubts import Witness as Witness
    from signal9_rating.reading.market_money import OTHER_MONEY as OTHER_MONEY
    from signal9_rating.reading.versions import CURRENT_READING as CURRENT_READING
    from signal9_rating.reading.versions import Reading as Reading
    from signal9_rating.reading.versions import read as read

_HOMES: Final = MappingProxyType(
    {
        "CURRENT_READING": "versions",
        "Doubt": "doubts",
        "OTHER_MONEY": "market_money",
        "read": "versions",
        "Reading": "versions",
        "Witness": "doubts",
    }
)
"""Public name -> its module. A module is imported when a name of it is first asked for: who names a doubt loads no step of the reading."""


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"signal9_rating.reading.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'signal9_rating.reading' has no attribute {name!r}")
