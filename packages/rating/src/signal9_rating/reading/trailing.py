"""Figures of the newest twelve months as believed so far, with where they stand: what multiples of the overview are checked against."""

from collections.abc import Callable
from typing import Final

from signal9_marketdata import Part
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import Draft, Period, witness

LISTED_IN: Final = "USD"
"""Money of a market value whose overview states none: the listings that are rated are of the United States."""


def net_income(draft: Draft) -> Witness | None:
    """Return the net income of the newest four quarters in a row, else of the newest year."""
    return _flow(draft, lambda period: period.income, "net_income")


def revenue(draft: Draft) -> Witness | None:
    """Return the revenue of the newest four quarters in a row, else of the newest year."""
    return _flow(draft, lambda period: period.income, "total_revenue")


def equity(draft: Draft) -> Witness | None:
    """Return the equity of the newest balance sheet, of a quarter or a year."""
    newest = max((*draft.quarters[:1], *draft.years[:1]), key=lambda period: period.ending, default=None)
    value = None if newest is None else newest.balance.shareholder_equity
    if newest is None or value is None:
        newest = draft.years[0] if draft.years else None
        value = None if newest is None else newest.balance.shareholder_equity
    if newest is None or value is None:
        return None
    return witness("equity", value, (newest.balance, "shareholder_equity"))


def currency(draft: Draft) -> str | None:
    """Return the currency of the newest year or quarter that states one."""
    for period in (*draft.years[:1], *draft.quarters[:1], *draft.years[1:]):
        for report in (period.income, period.balance, period.cash_flow):
            if report.currency is not None:
                return report.currency
    return None


def quoted(draft: Draft) -> str:
    """Return the currency of the market value."""
    return draft.overview.currency or LISTED_IN


def _flow(draft: Draft, report: Callable[[Period], Part], field: str) -> Witness | None:
    four = draft.quarters[:4]
    newer = len(four) == 4 and (four[0].ending - four[-1].ending).days <= 300
    chosen = four if newer and not (draft.years and draft.years[0].ending > four[0].ending) else draft.years[:1]
    for periods in (chosen, draft.years[:1]):
        figures = [(report(period), field) for period in periods]
        values = [getattr(part, name) for part, name in figures]
        if values and None not in values:
            return witness(field, sum(values), *figures)
    return None
