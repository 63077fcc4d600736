"""Figures of the newest twelve months as believed so far, and where they stand: what the overview is checked against."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from signal9_marketdata import Part
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import Draft, witness

LISTED_IN: Final = "USD"
"""Money of a market value whose overview states none: the listings that are rated are of the United States."""

SPAN_DAYS: Final = 300
"""Days between the ends of the first and the last of four quarters in a row, at most."""


class Made(NamedTuple):
    """A figure in words, its value, and the figures that it is made of: a witness that nobody has asked yet."""

    name: str
    value: float
    figures: tuple[tuple[Part, str], ...]

    def witness(self) -> Witness:
        """Return it with where its figures stand."""
        return witness(self.name, self.value, *self.figures)


def net_income(draft: Draft) -> Made | None:
    """Return the net income of the newest four quarters in a row, else of the newest year."""
    return _flow(draft, "net income", "net_income")


def revenue(draft: Draft) -> Made | None:
    """Return the revenue of the newest four quarters in a row, else of the newest year."""
    return _flow(draft, "revenue", "total_revenue")


def equity(draft: Draft) -> Made | None:
    """Return the equity of the newest balance sheet, of a quarter or a year."""
    periods = (*draft.quarters[:1], *draft.years[:1])
    for period in sorted(periods, key=lambda each: each.ending, reverse=True):
        value = period.balance.shareholder_equity
        if value is not None:
            return Made("equity", value, ((period.balance, "shareholder_equity"),))
    return None


def currency(draft: Draft) -> str | None:
    """Return the currency of the newest year or quarter that states one."""
    for periods in (draft.years[:1], draft.quarters[:1], draft.years[1:]):
        for period in periods:
            money = period.income.currency or period.balance.currency or period.cash_flow.currency
            if money is not None:
                return money.upper()
    return None


def quoted(draft: Draft) -> str:
    """Return the currency of the market value."""
    return (draft.overview.currency or LISTED_IN).upper()


def _flow(draft: Draft, name: str, field: str) -> Made | None:
    four, years = draft.quarters[:4], draft.years[:1]
    whole = len(four) == 4 and (four[0].ending - four[3].ending).days <= SPAN_DAYS
    if whole and (not years or years[0].ending <= four[0].ending):
        made = _sum(name, [period.income for period in four], field)
        if made is not None:
            return made
    return _sum(name, [period.income for period in years], field)


def _sum(name: str, reports: Sequence[Part], field: str) -> Made | None:
    total = 0.0
    for report in reports:
        value: float | None = getattr(report, field)
        if value is None:
            return None
        total += value
    return Made(name, total, tuple((report, field) for report in reports)) if reports else None
