"""The money of each report: one that is in another currency than the newest year is compared with nothing."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from signal9_marketdata import BalanceReport, CashFlowReport, IncomeReport, Report
from signal9_rating.reading.draft import ABSENT, Draft, Period

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
    """Believe that a label is wrong where the same net income stands in a statement with the right one, else leave out."""
    one, other = period.income, period.cash_flow
    what = f"The {_NAMES[part]} of the {kind} to {period.ending} says {report.currency}, the newest year {currency}"
    if (
        part != "balance"
        and one.net_income
        and one.net_income == other.net_income
        and currency in (one.currency, other.currency)
    ):
        draft.note(
            report,
            "currency",
            "other-money",
            f"{what}; its net income is that of a statement in {currency}, which is believed.",
        )
        setattr(period, part, replace(report, currency=currency))
        return
    draft.note(report, "currency", "other-money", f"{what}: it is left out, as no exchange rate is known.")
    setattr(period, part, _EMPTY[part](ending=report.ending, origin=ABSENT))
