"""AlphaVantage's names of what market data calls otherwise, from `keys.toml`: the field of a struct -> the key of the vendor's JSON."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import get_origin

from signal9_marketdata import Part


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("signal9_vendors.alphavantage").joinpath("keys.toml").read_text(encoding="utf-8"))


def keys_of(part: type[Part]) -> Mapping[str, str]:
    """Return field -> key of a kind of part."""
    return _table()[(get_origin(part) or part).__name__]
