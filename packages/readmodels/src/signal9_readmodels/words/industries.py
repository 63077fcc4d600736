"""Industries in everyday words, so that "soda" finds the makers of non-alcoholic beverages."""

from collections.abc import Mapping
from functools import cache

from signal9_readmodels.words.packaged import packaged
from signal9_readmodels.words.text import words


def in_plain_words(industry: str) -> str:
    """What companies of the industry with this label do, as people say it; empty for a label that is not known.

    >>> in_plain_words("BEVERAGES - BREWERS").split(",")[0]
    'beer makers'
    """
    return plain_industries().get(_key(industry), "")


@cache
def plain_industries() -> Mapping[str, str]:
    """All that are known, by their labels in lower case and without punctuation."""
    return {_key(label): plain for label, plain in packaged("industries.toml")["plain"].items()}


def _key(label: str) -> str:
    return " ".join(word for word in words(label) if word != "and")
