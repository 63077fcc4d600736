"""A company: what is stated about it, and its fiscal years, newest first."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

from signal9_marketdata.earnings import EarningsHistory
from signal9_marketdata.overview import Overview
from signal9_marketdata.sectors import Sector
from signal9_marketdata.sentiment import News
from signal9_marketdata.statements import BalanceReport, CashFlowReport, IncomeReport, Report, Statements

if TYPE_CHECKING:
    from signal9_marketdata.industries import Classification

R = TypeVar("R", bound=Report)


class FiscalYear(msgspec.Struct, frozen=True, kw_only=True):
    """The three statements of one fiscal year; a statement that was not filed is one without figures."""

    ending: date
    income: IncomeReport
    balance: BalanceReport
    cash_flow: CashFlowReport


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """All that is stated about one company.

    The statements keep the order of the source; `years` is sorted, newest first, and holds each fiscal date once.
    `later` is the newest day of what `known_at` has left out, None where it left out nothing.
    """

    symbol: str
    overview: Overview
    income: Statements[IncomeReport]
    balance: Statements[BalanceReport]
    cash_flow: Statements[CashFlowReport]
    earnings: EarningsHistory | None
    news: News | None
    years: tuple[FiscalYear, ...]
    later: date | None = None

    @classmethod
    def of(
        cls,
        overview: Overview,
        income: Statements[IncomeReport],
        balance: Statements[BalanceReport],
        cash_flow: Statements[CashFlowReport],
        earnings: EarningsHistory | None = None,
        news: News | None = None,
    ) -> "Company":
        """Put together what is stated about a company."""
        return cls(
            symbol=overview.symbol,
            overview=overview,
            income=income,
            balance=balance,
            cash_flow=cash_flow,
            earnings=earnings,
            news=news,
            years=_years(income.annual, balance.annual, cash_flow.annual),
        )

    @property
    def classification(self) -> "Classification":
        """The GICS sector and industry group by the industry that the vendor names, by its sector where the industry says nothing.

        A blank cheque that reports revenue has bought a business, of which the industry that it still has says nothing.
        """
        from signal9_marketdata.industries import classify  # few who know companies classify them

        found = classify(self.overview.industry, self.overview.sector, self.overview.name)
        if not found.company and any(year.income.total_revenue for year in self.years):
            return classify(None, None)
        return found

    @property
    def sector(self) -> Sector | None:
        """The GICS sector of the classification; None where neither the industry nor the sector is known."""
        return self.classification.sector

    def statements(self) -> tuple[Statements[Report], Statements[Report], Statements[Report]]:
        """Return the income statement, the balance sheet and the cash flow."""
        return self.income, self.balance, self.cash_flow

    def known_at(self, day: date, filing_lag_days: int = 0) -> "Company":
        """Return the company without anything that ended or appeared after `day`, so that no rating looks ahead.

        A report that was collected by `day` is known then. Of documents collected later, a report counts as known
        `filing_lag_days` after its period ended: nobody had it on the last day of the fiscal year.
        The overview holds prices of the day it was fetched: where its latest quarter is after `day`, only the
        description of the company is kept.
        """
        filed = day - timedelta(days=filing_lag_days)
        overview = self.overview
        later = self.later or _later(self, filed)
        if overview.latest_quarter is not None and overview.latest_quarter > filed:
            overview, later = overview.described(), later or overview.latest_quarter
        known = Company.of(
            overview,
            self.income.known_at(filed),
            self.balance.known_at(filed),
            self.cash_flow.known_at(filed),
            None if self.earnings is None else self.earnings.known_at(filed, day),
            None if self.news is None else self.news.known_at(day),
        )
        return known if later is None else replace(known, later=later)


def _later(company: Company, day: date) -> date | None:
    """Return the newest day after `day` that a report stands at and another one bears out: one alone may be a slip."""
    after = [
        report.ending
        for statements in company.statements()
        for report in (*statements.annual, *statements.quarterly)
        if report.ending > day
    ]
    if company.earnings is not None:
        reported = (quarter for quarter in company.earnings.quarterly if quarter.reported_eps is not None)
        after += [quarter.known_from for quarter in reported if quarter.known_from > day]
    return sorted(after)[-2] if len(after) > 1 else None


def _by_date(reports: tuple[R, ...]) -> dict[date, R]:
    """Return one report per date. Of contradictory ones (a fault) the last in a fixed order, not that of the source."""
    found = {report.ending: report for report in reports}
    if len(found) == len(reports):
        return found
    return {r.ending: r for r in sorted(reports, key=lambda report: msgspec.json.encode(report.stated()))}


def _years(
    income: tuple[IncomeReport, ...], balance: tuple[BalanceReport, ...], cash_flow: tuple[CashFlowReport, ...]
) -> tuple[FiscalYear, ...]:
    incomes, balances, cash_flows = _by_date(income), _by_date(balance), _by_date(cash_flow)
    return tuple(
        FiscalYear(
            ending=day,
            income=incomes.get(day) or IncomeReport(ending=day),
            balance=balances.get(day) or BalanceReport(ending=day),
            cash_flow=cash_flows.get(day) or CashFlowReport(ending=day),
        )
        for day in sorted({*incomes, *balances, *cash_flows}, reverse=True)
    )
