"""The share count of each year's balance sheet, against the counts of the years and quarters beside it and of the overview."""

from collections.abc import Iterator
from typing import Final

from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import READ_YEARS, Draft, Period, witness
from signal9_rating.reading.words import amount

SLIP: Final = 60.0
"""Times by which an honest count differs from another at most: more than any split, less than a slip of three digits."""


def counts(draft: Draft) -> None:
    """Leave out the counts that cannot be: not positive, or wrong by a factor of a thousand against what else is known."""
    for place, year in enumerate(draft.years[:READ_YEARS]):
        sheet = year.balance
        stated = sheet.shares_outstanding
        if stated is None or (stated > 0 and place + 1 < len(draft.years) and _near(stated, draft.years[place + 1])):
            continue
        against: tuple[Witness, ...] = ()
        if stated <= 0:
            why = "which cannot be"
        else:
            witnesses = tuple(_witnesses(draft, place))
            against = tuple(one for one in witnesses if not 1 / SLIP < stated / one.value < SLIP)
            # One that agrees bears it out, whatever the others say; the count of one class of two is a small share of all.
            if len(against) < max(1, len(witnesses)):
                continue
            why = f"{against[0].name} {amount(against[0].value)}"
        text = f"Shares outstanding at {year.ending} are stated as {amount(stated)}, {why}: they are left out."
        year.balance = draft.doubt(sheet, "shares_outstanding", "share-count", text, witnesses=against)


def _near(stated: float, year: Period) -> bool:
    """Tell whether another year's count bears one out: most do, and no witness need be written down."""
    count = year.balance.shares_outstanding
    return count is not None and count > 0 and 1 / SLIP < stated / count < SLIP


def _witnesses(draft: Draft, place: int) -> Iterator[Witness]:
    field = "shares_outstanding"
    for at in (place - 1, place + 1):
        if 0 <= at < len(draft.years):
            other = draft.years[at]
            count = other.balance.shares_outstanding
            if count is not None and count > 0:
                yield witness(f"those at {other.ending} as", count, (other.balance, field))
    if place == 0 and (count := draft.overview.shares_outstanding) is not None and count > 0:
        yield witness("those of the overview as", count, (draft.overview, field))
