"""A company: the vendor's documents about it, and its fiscal years, newest first."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, TypeVar

import msgspec

from signal9_marketdata.sectors import Sector, canonical_sector
from signal9_rating.documents import (
    BalanceReport,
    CashFlowReport,
    Earnings,
    IncomeReport,
    News,
    Overview,
    Report,
    Statements,
    decode_balance,
    decode_cash_flow,
    decode_earnings,
    decode_income,
    decode_news,
    decode_overview,
)
from signal9_rating.errors import MissingDocument

REQUIRED: Final = ("OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")
OPTIONAL: Final = ("EARNINGS", "NEWS_SENTIMENT")

R = TypeVar("R", bound=Report)


class FiscalYear(msgspec.Struct, frozen=True, kw_only=True):
    """The three statements of one fiscal year; a statement that was not filed is one without figures."""

    ending: date
    income: IncomeReport
    balance: BalanceReport
    cash_flow: CashFlowReport


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """All that the documents say about one company.

    The documents keep the order of the source, so that a fault can be named by its path;
    `years` is sorted, newest first, and holds each fiscal date once.
    """

    symbol: str
    overview: Overview
    income: Statements[IncomeReport]
    balance: Statements[BalanceReport]
    cash_flow: Statements[CashFlowReport]
    earnings: Earnings | None
    news: News | None
    years: tuple[FiscalYear, ...]

    @classmethod
    def from_documents(cls, documents: Mapping[str, bytes]) -> "Company":
        """Decode the documents, keyed by name (``OVERVIEW`` …; ``EARNINGS`` and ``NEWS_SENTIMENT`` may be absent).

        Raises:
            MissingDocument: a required document is not there.
            DocumentError: a document does not fit; the message carries the path.
        """
        for name in REQUIRED:
            if name not in documents:
                raise MissingDocument(name, "$", "no document", "one", "Fetch it, or leave the company out.")
        earnings, news = documents.get("EARNINGS"), documents.get("NEWS_SENTIMENT")
        return cls.of(
            decode_overview(documents["OVERVIEW"]),
            decode_income(documents["INCOME_STATEMENT"]),
            decode_balance(documents["BALANCE_SHEET"]),
            decode_cash_flow(documents["CASH_FLOW"]),
            None if earnings is None else decode_earnings(earnings),
            None if news is None else decode_news(news),
        )

    @classmethod
    def of(
        cls,
        overview: Overview,
        income: Statements[IncomeReport],
        balance: Statements[BalanceReport],
        cash_flow: Statements[CashFlowReport],
        earnings: Earnings | None = None,
        news: News | None = None,
    ) -> "Company":
        """Put decoded documents together."""
        return cls(
            symbol=overview.symbol,
            overview=overview,
            income=income,
            balance=balance,
            cash_flow=cash_flow,
            earnings=earnings,
            news=news,
            years=_years(income.annual_reports, balance.annual_reports, cash_flow.annual_reports),
        )

    @property
    def sector(self) -> Sector | None:
        """The GICS sector, None where the vendor names none that we know."""
        return canonical_sector(self.overview.sector)

    def statements(self) -> tuple[tuple[str, tuple[Report, ...]], ...]:
        """Return the name and the annual reports of each statement, in the order of the source."""
        return (
            ("INCOME_STATEMENT", self.income.annual_reports),
            ("BALANCE_SHEET", self.balance.annual_reports),
            ("CASH_FLOW", self.cash_flow.annual_reports),
        )

    def quarters(self) -> tuple[tuple[str, tuple[Report, ...]], ...]:
        """Return the name and the quarterly reports of each statement, in the order of the source."""
        return (
            ("INCOME_STATEMENT", self.income.quarterly_reports),
            ("BALANCE_SHEET", self.balance.quarterly_reports),
            ("CASH_FLOW", self.cash_flow.quarterly_reports),
        )

    def known_at(self, day: date, filing_lag_days: int = 0) -> "Company":
        """Return the company without anything that ended or appeared after `day`, so that no rating looks ahead.

        A report that was collected by `day` is known then. Of documents collected later, a report counts as known
        `filing_lag_days` after its period ended: nobody had it on the last day of the fiscal year.
        The overview holds prices of the day it was fetched: where its latest quarter is after `day`, only the
        description of the company is kept.
        """
        filed = day - timedelta(days=filing_lag_days)
        overview = self.overview
        if overview.latest_quarter is not None and overview.latest_quarter > filed:
            overview = Overview(
                symbol=overview.symbol, name=overview.name, sector=overview.sector, industry=overview.industry
            )
        earnings = self.earnings
        if earnings is not None:
            earnings = msgspec.structs.replace(
                earnings,
                annual_earnings=tuple(e for e in earnings.annual_earnings if e.fiscal_date_ending <= filed),
                quarterly_earnings=tuple(
                    e for e in earnings.quarterly_earnings if (e.reported_date or e.fiscal_date_ending) <= day
                ),
            )
        news = self.news
        if news is not None:
            news = msgspec.structs.replace(
                news, feed=tuple(item for item in news.feed if item.time_published.date() <= day)
            )
        return Company.of(
            overview,
            _until(self.income, filed),
            _until(self.balance, filed),
            _until(self.cash_flow, filed),
            earnings,
            news,
        )


def _until(statements: Statements[R], day: date) -> Statements[R]:
    return msgspec.structs.replace(
        statements,
        annual_reports=tuple(r for r in statements.annual_reports if r.fiscal_date_ending <= day),
        quarterly_reports=tuple(r for r in statements.quarterly_reports if r.fiscal_date_ending <= day),
    )


def _by_date(reports: Iterable[R]) -> dict[date, R]:
    """Return one report per date. Of contradictory ones (a fault) the last in a fixed order, not that of the source."""
    return {r.fiscal_date_ending: r for r in sorted(reports, key=msgspec.json.encode)}


def _years(
    income: tuple[IncomeReport, ...], balance: tuple[BalanceReport, ...], cash_flow: tuple[CashFlowReport, ...]
) -> tuple[FiscalYear, ...]:
    incomes, balances, cash_flows = _by_date(income), _by_date(balance), _by_date(cash_flow)
    return tuple(
        FiscalYear(
            ending=day,
            income=incomes.get(day) or IncomeReport(fiscal_date_ending=day),
            balance=balances.get(day) or BalanceReport(fiscal_date_ending=day),
            cash_flow=cash_flows.get(day) or CashFlowReport(fiscal_date_ending=day),
        )
        for day in sorted({*incomes, *balances, *cash_flows}, reverse=True)
    )
