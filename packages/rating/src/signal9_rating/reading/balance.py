"""The balance sheet against itself, the sheet of the year before, and the sheets a quarter before and after.

Assets are owed to somebody: liabilities, shareholders, and those who hold a share of a subsidiary, whom the vendor leaves
out. Where the three do not add up one of them is wrong, and the sheets nearby tell which.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from signal9_marketdata import BalanceReport
from signal9_rating.reading.agreement import near
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import READ_YEARS, Draft, Period, witness
from signal9_rating.reading.words import amount

ROUNDING: Final = 0.01
"""Share of the total assets by which they may differ from liabilities and equity: rounding."""

OTHERS: Final = 0.3
"""Share of the total assets up to which what is owed to nobody may be the holders' of minority and redeemable interests."""

MOVED: Final = 0.05
"""Share of the total assets by which the others' share moves at most in a year: beyond it one of three figures moved."""

CLOSE: Final = 0.25
"""Share by which a figure of the sheets nearby may differ from one that it is to bear out."""

ALIKE: Final = 0.6
"""Share by which a side differs from a sheet nearby where it is still of its size."""

SLIP: Final = 20.0
"""Times by which a side of a sheet nearby is never larger."""

Side = Literal["total_assets", "total_liabilities", "shareholder_equity"]
SIDES: Final[tuple[Side, ...]] = ("total_liabilities", "shareholder_equity", "total_assets")
WORDS: Final = {
    "total_assets": "Total assets",
    "total_liabilities": "Total liabilities",
    "shareholder_equity": "Equity",
}


def balance(draft: Draft) -> None:
    """Settle assets, liabilities and equity of each year, the oldest first, each against the one before; then the newest quarter's."""
    years = draft.years[:READ_YEARS]
    for place in range(len(years) - 1, -1, -1):
        year = years[place]
        before = years[place + 1] if place + 1 < len(years) else None
        _signs(draft, year)
        _identity(draft, year, before)
    # Of the quarters' sheets the newest alone is read: book value is what it says.
    for quarter in draft.quarters[:1]:
        _signs(draft, quarter)
        _identity(draft, quarter, (*draft.quarters[1:2], *years[:1], None)[0], read=("shareholder_equity",))


def _signs(draft: Draft, year: Period) -> None:
    sheet = year.balance
    assets, owed = sheet.total_assets, sheet.total_liabilities
    impossible = {
        "total_assets": assets is not None and assets <= 0,
        "total_liabilities": owed is not None and owed < 0,  # nothing owed can be
    }
    for field, cannot_be in impossible.items():
        if cannot_be:
            value = getattr(sheet, field)
            stated = f"{WORDS[field]} at {year.ending} are stated as {amount(value, sheet.currency)}, which cannot be"
            year.balance = sheet = draft.doubt(sheet, field, "balance-sign", f"{stated}: they are left out.")


def _identity(draft: Draft, year: Period, before: Period | None, read: Sequence[Side] = SIDES) -> None:
    sheet = year.balance
    assets, owed, equity = sheet.total_assets, sheet.total_liabilities, sheet.shareholder_equity
    if assets is None or owed is None or equity is None:
        return
    others = (assets - owed - equity) / assets
    if abs(others) <= ROUNDING:
        return
    wrong = _turned(sheet) or _slipped(draft, year, before)
    usual = None if before is None else _others(before.balance)
    if wrong is None and 0 < others <= OTHERS and (usual is None or abs(others - usual) <= MOVED):
        return
    wrong = wrong or _moved(draft, year, before)
    if wrong is None:
        if 0 < others <= OTHERS:
            return
        wrong = "total_liabilities"  # as in all real answers looked at, where no other sheet tells
    if wrong in read:
        _replace(draft, year, wrong, before)


def _others(sheet: BalanceReport) -> float | None:
    if not sheet.total_assets or sheet.total_liabilities is None or sheet.shareholder_equity is None:
        return None
    return (sheet.total_assets - sheet.total_liabilities - sheet.shareholder_equity) / sheet.total_assets


def _implied(sheet: BalanceReport, side: Side) -> float:
    """Return what a side is by the other two."""
    assets, owed, equity = sheet.total_assets or 0.0, sheet.total_liabilities or 0.0, sheet.shareholder_equity or 0.0
    if side == "total_assets":
        return owed + equity
    return assets - equity if side == "total_liabilities" else assets - owed


def _turned(sheet: BalanceReport) -> Side | None:
    """Return the equity where the sheet adds up with its sign turned."""
    equity = sheet.shareholder_equity or 0.0
    gap = _implied(sheet, "shareholder_equity") + equity
    return "shareholder_equity" if abs(gap) <= ROUNDING * (sheet.total_assets or 0.0) < abs(equity) else None


def _slipped(draft: Draft, year: Period, before: Period | None) -> Side | None:
    """Return the side that is next to nothing of what a sheet nearby has, and what the other two leave is of that size."""
    for side in SIDES:
        stated, implied = getattr(year.balance, side), _implied(year.balance, side)
        for value in _nearby(draft, year, before, side):
            if near(implied, value, ALIKE) and abs(stated) * SLIP < abs(value):
                return side
    return None


def _moved(draft: Draft, year: Period, before: Period | None) -> Side | None:
    """Return the side whose stated figure is further from the sheets nearby than what the others make of it."""
    sheet = year.balance
    farthest, found = MOVED, None
    nearby = {side: list(_nearby(draft, year, before, side)) for side in SIDES}
    for side, known in nearby.items():
        if not known:
            continue
        stated, implied = getattr(sheet, side), _implied(sheet, side)
        scale = max(abs(value) for value in (*known, *nearby["total_assets"]))
        distance = min(abs(stated - value) for value in known) - min(abs(implied - value) for value in known)
        if scale and distance / scale > farthest:
            farthest, found = distance / scale, side
    return found


def _nearby(draft: Draft, year: Period, before: Period | None, side: str) -> Iterator[float]:
    """Yield a figure of the sheets nearby that add up: of the year before, and of the quarters before and after."""
    sheets = [] if before is None else [before.balance]
    sheets += [other.balance for other in draft.quarters_beside(year.ending)]
    for sheet in sheets:
        others = _others(sheet)
        if others is not None and -ROUNDING <= others <= OTHERS:
            yield getattr(sheet, side)


def _replace(draft: Draft, year: Period, side: Side, before: Period | None) -> None:
    sheet = year.balance
    stated, implied = getattr(sheet, side), _implied(sheet, side)
    by: tuple[tuple[BalanceReport, str], ...] = tuple((sheet, other) for other in SIDES if other != side)
    witnesses = [witness("what the other two sides of the sheet leave", implied, *by)]
    near_by = next((v for v in _nearby(draft, year, before, side) if near(v, implied, CLOSE)), None)
    if near_by is not None:
        witnesses.append(Witness(name="the sheets of the time before and after", value=near_by))
    elif side == "shareholder_equity" and near(implied, -stated, CLOSE):
        witnesses.append(witness("the figure with its sign turned", -stated, (sheet, side)))
    taken = implied if len(witnesses) > 1 else None
    is_stated = "is" if side == "shareholder_equity" else "are"
    text = (
        f"{WORDS[side]} at {year.ending} {is_stated} stated as {amount(stated, sheet.currency)}, "
        f"the rest of the sheet leaves {amount(implied, sheet.currency)}"
    )
    if taken is not None:
        sentence = f"{text}, which is used, as the sheets nearby bear it out."
    else:
        left = "it is left out" if side == "shareholder_equity" else "they are left out"
        sentence = f"{text}; no other sheet bears either out, and {left}."
    year.balance = draft.doubt(sheet, side, "balance-identity", sentence, taken=taken, witnesses=witnesses)
