"""The GICS sector and industry group of a company, by the industry that a vendor names.

A vendor's sector may be no GICS sector at all: AlphaVantage gave the office of the SEC that reads a company's filings ("TRADE & SERVICES").
Its industry is a title of the SEC's list of SIC codes, since about 2024 one of Morningstar's. Both say what a company does.
`industries.csv` places every title of the SEC's list, and the industries of Morningstar and of GICS; docs/adr/0028 says by what rule.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, NamedTuple, cast

import msgspec

from signal9_marketdata.groups import SECTOR_OF, Group
from signal9_marketdata.sectors import Sector, canonical_sector

NO_COMPANY: Final = "no company"
"""The note of a title that stands for something without a business: a blank cheque, a fund, securities backed by assets."""


class Classification(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a company belongs, and what said so."""

    sector: Sector | None
    group: Group | None
    source: Literal["industry", "sector", "none"]
    company: bool = True
    """False for what runs no business that could be rated: blank cheques, funds, securities backed by assets."""


NOWHERE_CLASSIFIED: Final = Classification(sector=None, group=None, source="none")


def classify(industry: str | None, sector: str | None) -> Classification:
    """Return where a company belongs: by the industry that a vendor names, by its sector where the industry says nothing."""
    entry = _entry(industry) if industry else None
    if entry is not None and entry.group is not None:
        return Classification(
            sector=SECTOR_OF[entry.group], group=entry.group, source="industry", company=entry.company
        )
    found = canonical_sector(sector)
    if found is None:
        return NOWHERE_CLASSIFIED
    groups = [group for group, of in SECTOR_OF.items() if of == found]
    return Classification(sector=found, group=groups[0] if len(groups) == 1 else None, source="sector")


class Entry(NamedTuple):
    """A row of the table."""

    title: str
    group: Group | None
    company: bool


def _entry(industry: str) -> Entry | None:
    return _table().get(_key(industry))


def _key(title: str) -> str:
    """A title without case, punctuation and spaces in excess."""
    return " ".join(re.findall(r"[a-z0-9]+", title.casefold().replace("&", " and ").replace("'", "")))


@cache
def _table() -> Mapping[str, Entry]:
    from importlib.resources import files  # only who classifies

    text = files("signal9_marketdata").joinpath("industries.csv").read_text(encoding="utf-8")
    return {
        _key(row["title"]): Entry(row["title"], cast("Group | None", row["group"] or None), row["note"] != NO_COMPANY)
        for row in csv.DictReader(text.splitlines())
    }
