"""What ships with the package: names and tickers that companies had, industries in everyday words, everyday words in those of profiles."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from signal9_readmodels.words.text import singular, ticker, words


def packaged(name: str) -> dict[str, Any]:
    """The TOML file of that name beside this module, as it is."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


class Aliases(msgspec.Struct, frozen=True):
    """By ticker: what else a company is or was called, and under which tickers it was traded."""

    names: Mapping[str, Sequence[str]]
    symbols: Mapping[str, Sequence[str]]

    def names_of(self, symbol: str) -> Sequence[str]:
        """The names of a company, however its ticker's share class is written."""
        return self.names.get(ticker(symbol) or symbol, ())

    def symbols_of(self, symbol: str) -> Sequence[str]:
        """The former tickers of a company, however its ticker's share class is written."""
        return self.symbols.get(ticker(symbol) or symbol, ())


@cache
def aliases() -> Aliases:
    """The aliases that ship with the package."""
    tables = packaged("aliases.toml")
    keyed = {name: {ticker(key) or key: each for key, each in table.items()} for name, table in tables.items()}
    return msgspec.convert(keyed, Aliases)


def in_plain_words(industry: str) -> str:
    """What companies of the industry with this label do, as people say it; empty for a label that is not known.

    >>> in_plain_words("BEVERAGES - BREWERS").split(",")[0]
    'beer makers'
    """
    return plain_industries().get(_label(industry), "")


@cache
def plain_industries() -> Mapping[str, str]:
    """All that are known, by their labels in lower case and without punctuation."""
    tables = packaged("industries.toml")
    plain = tables["plain"]
    alike = {_label(each): plain[label] for label, others in tables["like"].items() for each in others}
    return alike | {_label(label): words_of for label, words_of in plain.items()}


def _label(label: str) -> str:
    return " ".join(word for word in words(label) if word != "and")


LONGEST: Final = 3
"""Words of the longest entry."""


class Vocabulary(msgspec.Struct, frozen=True):
    """`spelling`: British to American; `trade`: one to `LONGEST` everyday words (singular) to words of the trade."""

    spelling: Mapping[str, str]
    trade: Mapping[tuple[str, ...], str]

    def american(self, text: Sequence[str]) -> list[str]:
        """The words as profiles spell them."""
        return [self.spelling.get(singular(word), word) for word in text]

    def expand(self, text: Sequence[str]) -> list[str]:
        """Words of the trade for everyday words in `text`, each once; the longest entries are matched first."""
        stems = [singular(word) for word in text]
        taken: set[int] = set()
        found: list[str] = []
        for length in range(LONGEST, 0, -1):
            for start in range(len(stems) - length + 1):
                places = range(start, start + length)
                entry = self.trade.get(tuple(stems[start : start + length]))
                if entry is not None and taken.isdisjoint(places):
                    taken.update(places)
                    found += entry.split()
        return list(dict.fromkeys(found))


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the package."""
    sections = packaged("vocabulary.toml")
    spelling = sections.pop("spelling")
    trade = {
        tuple(singular(spelling.get(word, word)) for word in words(entry.replace("-", " "))): expansion
        for section in sections.values()
        for entry, expansion in section.items()
    }
    return Vocabulary(spelling, trade)
