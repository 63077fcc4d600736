"""The readings that rule sets name: an old rating is computed again by the reading that it was made by."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import msgspec

from signal9_marketdata import Company, Sector, canonical_sector
from signal9_rating.errors import RulesetError
from signal9_rating.reading.doubts import Doubt
from signal9_rating.reading.draft import Draft
from signal9_rating.reading.steps import STEPS


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The company as it is believed, the field whose yardsticks it is measured by, and every doubt."""

    company: Company
    sector: Sector | None
    group: str | None = None
    classified_by: str = "sector"
    doubts: tuple[Doubt, ...] = ()


def as_stated(company: Company, _as_of: date) -> Reading:
    """Return everything as the vendor states it: the reading of rule sets 1 and 2."""
    return Reading(company=company, sector=canonical_sector(company.overview.sector))


def by_witnesses(company: Company, as_of: date) -> Reading:
    """Return what the figures' witnesses bear out."""
    draft = Draft(company, as_of)
    for step in STEPS:
        step(draft)
    belongs = company.classification
    return Reading(
        company=draft.finished(),
        sector=belongs.sector,
        group=belongs.group,
        classified_by=belongs.source,
        doubts=tuple(draft.doubts),
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
