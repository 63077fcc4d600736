"""Everyday words beside the words of company profiles, so that "drugstore" also looks for "pharmacy"."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import msgspec

from signal9_readmodels.words.tables import packaged
from signal9_readmodels.words.text import singular, words

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
