"""The titles of industries, each with its industry group: the SEC's, Morningstar's and GICS's, as a table.

`industries.csv` has a title, its group, the list that it is of (a SIC code, `Morningstar` or `GICS`), and `no company` where what bears the
title runs no business. The SEC's list is its "Standard Industrial Classification (SIC) Code List", all 444 codes. A spelling that two lists
share stands once where both mean the same group; where they do not, `within` is the vendor's sector under which the second meaning holds.
docs/adr/0028 says by what rule a title was placed.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from typing import Final, NamedTuple, cast

from signal9_marketdata.groups import Group

_ALIKE: Final = 0.87
"""Share of letters in common and in order, from which an unknown title is taken for a misspelt one."""
_SHORTEST: Final = 4
"""Letters; a shorter piece of a title tells nothing."""
_LONGEST: Final = 200
"""Characters that are looked at; the longest title has 61."""
_SILENT: Final = frozenset({"and", "of", "the", "sic", "code"})
"""Words that vendors leave out or add."""


class Title(NamedTuple):
    """An industry's title, and where its companies belong."""

    title: str
    group: Group | None
    """None where the title says nothing about a business: a depositary receipt may be of any."""
    of: str
    company: bool
    within: str


def meanings(industry: str, sector: str | None = None) -> Iterator[tuple[Title, ...]]:
    """Give what an industry as a vendor writes it may stand for, the surest first: each a set of titles, one of which is meant.

    That title, or that of its SIC code; those that begin with it or hold it, as it may be cut; the one that it misspells; those that it holds.
    """
    industry = industry[:_LONGEST]
    key, table = _key(industry), _table()
    code = re.search(r"(?<!\d)\d{3,4}(?!\d)", industry)
    exact = table.get(key) or (table.get(code[0].lstrip("0")) if code else None)
    if exact:
        within = tuple(title for title in exact if title.within and title.within == _key(sector or ""))
        yield within or tuple(title for title in exact if not title.within)
        return
    if len(key) < _SHORTEST:
        return
    yield _of_keys(known for known in table if known.startswith(key))
    yield _of_keys(known for known in table if f" {key} " in f" {known} ")
    yield _of_keys(_closest(key))
    yield _of_keys(known for known in table if len(known) >= _SHORTEST and f" {known} " in f" {key} ")


def titles() -> tuple[Title, ...]:
    """Return every title of the table."""
    return tuple(dict.fromkeys(title for same in _table().values() for title in same))


def _of_keys(keys: Iterator[str]) -> tuple[Title, ...]:
    return tuple(title for key in keys for title in _table()[key])


def _closest(key: str) -> Iterator[str]:
    """Give the known title that a misspelt one is most like, if any is like it."""
    matcher = SequenceMatcher(b=key, autojunk=False)
    best, found = _ALIKE, ""
    for known in _table():
        matcher.set_seq1(known)
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best and (alike := matcher.ratio()) >= best:
            best, found = alike, known
    if found:
        yield found


def _key(title: str) -> str:
    """The words of a title that count, without case, punctuation and numbers."""
    words = re.findall(r"[a-z]+", title.casefold().replace("'", "").replace("not elsewhere classified", "nec"))
    return " ".join(word for word in words if word not in _SILENT)


@cache
def _table() -> Mapping[str, tuple[Title, ...]]:
    from importlib.resources import files  # only who classifies

    text = files("signal9_marketdata").joinpath("industries.csv").read_text(encoding="utf-8")
    table: dict[str, tuple[Title, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        title = Title(
            title=row["title"],
            group=cast("Group | None", row["group"] or None),
            of=row["of"],
            company=row["note"] != "no company",
            within=row["within"],
        )
        for key in (_key(title.title), *([title.of] if title.of.isdigit() else ())):
            table[key] = (*table.get(key, ()), title)
    return table
