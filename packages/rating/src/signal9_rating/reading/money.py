"""The money of each report: one that is in another currency than the newest year is compared with nothing."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from signal9_marketdata import BalanceReport, CashFlowReport, IncomeReport, Report
from signal9_rating.reading.draft import ABSENT, Draft, Period

ODD_LABEL: Final = "odd-currency"
"""Rule of the doubts here: of one report's label, so that what compares with the market value still applies."""

PARTS: Final = ("income", "balance", "cash_flow")
_EMPTY: Final = {"income": IncomeReport, "balance": BalanceReport, "cash_flow": CashFlowReport}
_NAMES: Final = {"income": "income statement", "balance": "balance sheet", "cash_flow": "cash flow statement"}


def money(draft: Draft) -> None:
    """Leave out the reports in another currency than the newest year's; one that states none has that of all others."""
    currencies = {
        report.currency for period in draft.years for report in (period.income, period.balance, period.cash_flow)
    }
    currencies.update(
        [report.currency for period in draft.quarters for report in (period.income, period.balance, period.cash_flow)]
    )
    if len(currencies) < 2:
        return
    currency = _of_newest(draft.years)
    known = currencies - {None}
    for kind, periods in (("year", draft.years), ("quarter", draft.quarters)):
        for period in periods:
            for part in PARTS:
                report: Report = getattr(period, part)
                if report.currency is None:
                    if len(known) == 1 and report.origin is not ABSENT:
                        setattr(period, part, replace(report, currency=currency))
                elif report.currency != currency:
                    _other(draft, kind, period, part, report, currency)


def _of_newest(years: Sequence[Period]) -> str | None:
    """Return the currency of most of the newest year's reports; of equally many, that which the older years have, too."""
    for place, year in enumerate(years):
        counted = Counter(r.currency for r in (year.income, year.balance, year.cash_flow) if r.currency is not None)
        if counted:
            most = max(counted.values())
            older = [each.income.currency for each in years[place + 1 :]]
            return max((each for each in counted if counted[each] == most), key=older.count)
    return None


def _other(draft: Draft, kind: str, period: Period, part: str, report: Report, currency: str | None) -> None:
    """Believe that a label is wrong where the amounts are those of a statement with the right one, else leave the report out."""
    what = f"The {_NAMES[part]} of the {kind} to {period.ending} says {report.currency}, the newest year {currency}"
    same = _same_sheet(draft, period, currency) if part == "balance" else _net_income(period, currency)
    if same:
        draft.note(report, "currency", ODD_LABEL, f"{what}; {same} in {currency}, which is believed.")
        setattr(period, part, replace(report, currency=currency))
        return
    draft.note(report, "", ODD_LABEL, f"{what}: it is left out, as no exchange rate is known.")
    setattr(period, part, _EMPTY[part](ending=report.ending, origin=ABSENT))


def _net_income(period: Period, currency: str | None) -> str:
    """Return in words that the period's two flows state one net income, one of them in the right currency."""
    one, other = period.income, period.cash_flow
    alike = one.net_income and one.net_income == other.net_income and currency in (one.currency, other.currency)
    return "its net income is that of a statement" if alike else ""


def _same_sheet(draft: Draft, period: Period, currency: str | None) -> str:
    """Return in words that the sheet of the same day in the other list of periods is in the right currency."""
    assets = period.balance.total_assets
    alike = assets and any(
        each is not period
        and each.ending == period.ending
        and each.balance.currency == currency
        and each.balance.total_assets == assets
        for each in (*draft.years, *draft.quarters)
    )
    return "its total assets are those of the sheet of the same day" if alike else ""
