"""The readings that rule sets name: an old rating is computed again by the reading that it was made by."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import msgspec

from signal9_marketdata import Company, Group, Sector, canonical_sector, why_no_company
from signal9_rating.errors import RulesetError
from signal9_rating.reading.doubts import Doubt
from signal9_rating.reading.draft import Draft
from signal9_rating.reading.steps import STEPS


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The company as it is believed, the field whose yardsticks it is measured by, and every doubt.

    `no_company` says in one sentence why there is nothing to rate; it is empty for a company.
    """

    company: Company
    sector: Sector | None
    group: Group | None = None
    classified_by: str = "sector"
    doubts: tuple[Doubt, ...] = ()
    no_company: str = ""
    version: int = 1


def as_stated(company: Company, _as_of: date) -> Reading:
    """Return everything as the vendor states it: the reading of rule sets 1 and 2."""
    return Reading(company=company, sector=canonical_sector(company.overview.sector))


def by_witnesses(company: Company, as_of: date) -> Reading:
    """Return what the figures' witnesses bear out."""
    draft = Draft(company, as_of)
    for step in STEPS:
        step(draft)
    placed = draft.placed
    return Reading(
        company=draft.finished(),
        sector=placed.sector,
        group=placed.group,
        classified_by=placed.source,
        doubts=tuple(draft.doubts),
        version=2,
        no_company=why_no_company(company),
    )


_READINGS: Final[Mapping[int, Callable[[Company, date], Reading]]] = MappingProxyType({1: as_stated, 2: by_witnesses})

CURRENT_READING: Final = max(_READINGS)


def read(company: Company, as_of: date, version: int = CURRENT_READING) -> Reading:
    """Return the company, as known on `as_of`, by one version of the reading.

    Raises:
        RulesetError: there is no such version.
    """
    if version not in _READINGS:
        known = ", ".join(map(str, _READINGS))
        raise RulesetError(f"There is no reading {version}. Choose one of: {known}.")
    return _READINGS[version](company, as_of)
