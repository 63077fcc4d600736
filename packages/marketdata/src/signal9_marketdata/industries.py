"""The GICS sector and industry group of a company, by the industry that a vendor names.

A vendor's sector may be no GICS sector at all: AlphaVantage's was the office of the SEC that reads a company's filings ("TRADE & SERVICES").
Its industry is a title of the SEC's list of SIC codes, since about 2024 one of Morningstar's; both say what a company does.
"""

import re
from functools import lru_cache
from typing import Final, Literal

import msgspec

from signal9_marketdata.groups import SECTOR_OF, Group
from signal9_marketdata.sectors import Sector, stated_sector
from signal9_marketdata.titles import Title, meanings


class Classification(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a company belongs, and what told it."""

    sector: Sector | None
    group: Group | None
    """None where only the sector is known, and it has several groups."""
    source: Literal["industry", "sector", "none"]
    company: bool = True
    """False for what runs no business that could be rated: blank cheques, funds, securities backed by assets."""


MORTGAGE_REIT: Final = Classification(sector="Financials", group="Mortgage REITs", source="industry")
_OF_MORTGAGES: Final = re.compile(r"\b(?:mortgages?|finance)\b", re.IGNORECASE)
"""What mortgage REITs are called: the SEC's list has one title for them and for owners of property."""


@lru_cache(maxsize=4096)
@lru_cache(maxsize=4096)
def classify(industry: str | None, sector: str | None, name: str | None = None) -> Classification:
    """Return where a company belongs: by the industry that a vendor names, by its sector where the industry tells nothing.

    Case, punctuation and spaces do not matter; a title that is cut short, misspelt or has its SIC code beside it is found where all titles
    that it may stand for agree. A REIT whose name is of mortgages is no owner of property.
    """
    for meant in meanings(industry, sector) if industry else ():
        if (told := _agreed(meant)) is not None:
            mortgages = told.group == "Equity REITs" and _OF_MORTGAGES.search(name or "")
            return MORTGAGE_REIT if mortgages else told
    stated = stated_sector(sector)
    if stated is None:
        return Classification(sector=None, group=None, source="none")
    of_sector = [group for group, of in SECTOR_OF.items() if of == stated]
    return Classification(sector=stated, group=of_sector[0] if len(of_sector) == 1 else None, source="sector")


def _agreed(meant: tuple[Title, ...]) -> Classification | None:
    """Return where the companies of some titles belong; None where the titles are of several sectors, or of none."""
    groups = {title.group for title in meant}
    sectors = {None if group is None else SECTOR_OF[group] for group in groups}
    sector = sectors.pop() if len(sectors) == 1 else None
    if sector is None:
        return None
    return Classification(
        sector=sector,
        group=groups.pop() if len(groups) == 1 else None,
        source="industry",
        company=any(title.company for title in meant),
    )
