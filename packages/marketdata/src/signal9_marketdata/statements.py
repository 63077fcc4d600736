"""The statements of a company, one report a fiscal period: a figure that is not stated is None, never 0."""

from datetime import date
from typing import Generic, TypeAlias, TypeVar

from signal9_marketdata.origin import Part

Money: TypeAlias = float
"""An amount in units of the report's `currency`: not thousands, not millions."""
Shares: TypeAlias = float
"""A count of shares."""


class Report(Part, frozen=True, kw_only=True):
    """One fiscal period of a statement: the day it ended, and the currency of its amounts as an ISO 4217 code."""

    ending: date
    currency: str | None = None


class IncomeReport(Report, frozen=True, kw_only=True):
    """One period of the income statement."""

    total_revenue: Money | None = None
    gross_profit: Money | None = None
    cost_of_revenue: Money | None = None
    operating_income: Money | None = None
    selling_general_and_administrative: Money | None = None
    research_and_development: Money | None = None
    interest_expense: Money | None = None
    income_before_tax: Money | None = None
    income_tax_expense: Money | None = None
    net_income_from_continuing_operations: Money | None = None
    depreciation_and_amortization: Money | None = None
    ebit: Money | None = None
    ebitda: Money | None = None
    net_income: Money | None = None


class BalanceReport(Report, frozen=True, kw_only=True):
    """The balance sheet at the end of one period."""

    total_assets: Money | None = None
    total_current_assets: Money | None = None
    cash_and_equivalents: Money | None = None
    cash_and_short_term_investments: Money | None = None
    inventory: Money | None = None
    current_net_receivables: Money | None = None
    property_plant_equipment: Money | None = None
    goodwill: Money | None = None
    intangible_assets: Money | None = None
    total_non_current_assets: Money | None = None
    total_liabilities: Money | None = None
    total_current_liabilities: Money | None = None
    total_non_current_liabilities: Money | None = None
    current_long_term_debt: Money | None = None
    short_term_debt: Money | None = None
    current_debt: Money | None = None
    """All debt that is due within a year: what is short-term, and the current portion of the long-term."""
    long_term_debt: Money | None = None
    """Vendors differ in whether its current portion is in it."""
    long_term_debt_noncurrent: Money | None = None
    total_debt: Money | None = None
    shareholder_equity: Money | None = None
    retained_earnings: Money | None = None
    shares_outstanding: Shares | None = None


class CashFlowReport(Report, frozen=True, kw_only=True):
    """One period of the cash flow statement. Vendors differ in the sign of what is spent."""

    operating_cash_flow: Money | None = None
    capital_expenditures: Money | None = None
    depreciation_and_amortization: Money | None = None
    investing_cash_flow: Money | None = None
    financing_cash_flow: Money | None = None
    dividend_payout: Money | None = None
    net_income: Money | None = None


R_co = TypeVar("R_co", bound=Report, covariant=True)


class Statements(Part, Generic[R_co], frozen=True, kw_only=True):
    """One kind of statement of a company: its reports in the order of the source."""

    symbol: str
    annual: tuple[R_co, ...]
    quarterly: tuple[R_co, ...] = ()

    def known_at(self, day: date) -> "Statements[R_co]":
        """Return the statements without the reports of periods that end after `day`."""
        return Statements(
            origin=self.origin,
            symbol=self.symbol,
            annual=tuple(report for report in self.annual if report.ending <= day),
            quarterly=tuple(report for report in self.quarterly if report.ending <= day),
        )
