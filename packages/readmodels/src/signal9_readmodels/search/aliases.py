"""Former and common names of companies, and former tickers, that ship with the package."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec


class Aliases(msgspec.Struct, frozen=True):
    """By ticker: what else a company is or was called, and under which tickers it was traded."""

    names: Mapping[str, Sequence[str]]
    symbols: Mapping[str, Sequence[str]]


@cache
def aliases() -> Aliases:
    """The aliases that ship with the package."""
    source = resources.files("signal9_readmodels.search").joinpath("aliases.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(source), Aliases)
