"""Former and common names of companies, and former tickers, that ship with the package."""

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from signal9_readmodels.words.packaged import packaged
from signal9_readmodels.words.text import ticker


class Aliases(msgspec.Struct, frozen=True):
    """By ticker: what else a company is or was called, and under which tickers it was traded."""

    names: Mapping[str, Sequence[str]]
    symbols: Mapping[str, Sequence[str]]

    def names_of(self, symbol: str) -> Sequence[str]:
        """The names of a company, however its ticker's share class is written."""
        return self.names.get(_key(symbol), ())

    def symbols_of(self, symbol: str) -> Sequence[str]:
        """The former tickers of a company, however its ticker's share class is written."""
        return self.symbols.get(_key(symbol), ())


@cache
def aliases() -> Aliases:
    """The aliases that ship with the package."""
    tables = packaged("aliases.toml")
    return msgspec.convert({name: {_key(k): v for k, v in table.items()} for name, table in tables.items()}, Aliases)


def _key(symbol: str) -> str:
    return ticker(symbol) or symbol
