"""The lines of a balance sheet against the whole they are part of, and against the same line a year before and after."""

from collections.abc import Sequence
from typing import Final

from signal9_marketdata import BalanceReport
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import READ_YEARS, Draft, Period, witness
from signal9_rating.reading.words import amount

ROUNDING: Final = 0.02
"""Share by which a part may be above its whole."""

WHOLES: Final = (
    ("total_current_assets", "total_assets"),
    ("property_plant_equipment", "total_assets"),
    ("cash_and_short_term_investments", "total_assets"),
    ("current_net_receivables", "total_assets"),
    ("inventory", "total_assets"),
    ("total_current_liabilities", "total_liabilities"),
    ("inventory", "total_current_assets"),
)
"""Each line that is never negative, and what it is a part of. A bank's cash may stand beside current assets, not in them."""

LINES: Final = tuple(dict.fromkeys(field for field, _ in WHOLES))

WORDS: Final = {
    "total_current_assets": "Current assets",
    "property_plant_equipment": "Property, plant and equipment",
    "cash_and_short_term_investments": "Cash and short-term investments",
    "current_net_receivables": "Receivables",
    "inventory": "Inventory",
    "total_current_liabilities": "Current liabilities",
    "retained_earnings": "Retained earnings",
    "total_assets": "total assets",
    "total_liabilities": "total liabilities",
}

SLIP: Final = 20.0
"""Times by which a line that matters neither grows nor shrinks in a year."""

MATTERS: Final = 0.02
"""Share of the total assets from which a line matters."""

LOST: Final = 3.0
"""Times the total assets beyond which no retained earnings lie: a company that bought back more than it owns comes to one."""


def parts(draft: Draft) -> None:
    """Leave out the lines of each year's sheet that cannot be, and those that the years beside contradict."""
    years = draft.years[:READ_YEARS]
    for place, year in enumerate(years):
        _wholes(draft, year)
        _retained(draft, years, place)
        beside = [*years[max(0, place - 1) : place], *years[place + 1 : place + 2]]
        _slips(draft, year, beside)


def _wholes(draft: Draft, year: Period) -> None:
    sheet = year.balance
    for field, whole in WHOLES:
        value, most = getattr(sheet, field), getattr(sheet, whole)
        if value is None:
            continue
        if value < 0:
            why = "which cannot be"
        elif most is not None and value > (1 + ROUNDING) * most > 0:
            why = f"which is more than the {WORDS[whole].lower()} of {amount(most, sheet.currency)}"
        else:
            continue
        sheet = _without(draft, year, field, why)


def _slips(draft: Draft, year: Period, beside: list[Period]) -> None:
    """A line that falls to nothing, or grows from it, between two years in which it mattered was not stated."""
    sheet, assets = year.balance, year.balance.total_assets
    if not assets:
        return
    for field in LINES:
        value = getattr(sheet, field)
        if value is None or value * SLIP > assets > 0:  # no line beside it is more than all assets
            continue
        known = [share for other in beside if (share := _share(other.balance, field)) is not None]
        share = value / assets
        if known and all(other > MATTERS and share * SLIP < other for other in known):
            others = [
                witness(f"the year to {other.ending}", stated, (other.balance, field))
                for other in beside
                if (stated := getattr(other.balance, field)) is not None
            ]
            sheet = _without(draft, year, field, "next to nothing beside the years before and after", others)


def _share(sheet: BalanceReport, field: str) -> float | None:
    value = getattr(sheet, field)
    return value / sheet.total_assets if value is not None and sheet.total_assets else None


def _retained(draft: Draft, years: Sequence[Period], place: int) -> None:
    """Retained earnings move by a year's profit, dividends and purchases of own shares: not by more than all that is owned."""
    year = years[place]
    sheet = year.balance
    value, assets = sheet.retained_earnings, sheet.total_assets
    if value is None or not assets:
        return
    if abs(value) > LOST * assets:
        _without(draft, year, "retained_earnings", f"which is beyond {LOST:g} times the total assets")
        return
    before = years[place + 1].balance.retained_earnings if place + 1 < len(years) else None
    if before is None or abs(value - before) <= assets:
        return
    beside = witness("the year before", before, (years[place + 1].balance, "retained_earnings"))
    _without(draft, year, "retained_earnings", f"a year before {amount(before, sheet.currency)}", [beside])


def _without(draft: Draft, year: Period, field: str, why: str, witnesses: list[Witness] | None = None) -> BalanceReport:
    sheet = year.balance
    verb = "is" if field in ("inventory", "property_plant_equipment") else "are"
    stated = f"{WORDS[field]} at {year.ending} {verb} stated as {amount(getattr(sheet, field), sheet.currency)}"
    left = "it is" if verb == "is" else "they are"
    year.balance = draft.doubt(
        sheet, field, "balance-part", f"{stated}, {why}: {left} left out.", witnesses=witnesses or ()
    )
    return year.balance
