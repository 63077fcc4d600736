"""Which observation counts which habit, and in which companies a habit can be."""

from collections.abc import Mapping

from packages.sandbox.tools.observations import (
    Counter,
    any_income,
    any_sheet,
    between_reports,
    book_value_off,
    class_shares,
    days_apart,
    dear_statements,
    debt,
    debt_above_liabilities,
    debt_below_part,
    debt_twice,
    earned_since_the_year,
    gap,
    jump,
    latest_quarter_differs,
    not_its_quarters,
    operating_income_contradicted,
    overview_has,
    overview_lacks,
    partial_year,
    shares_are_known,
    sheet_figure,
    stray_date,
    trailing_off,
    uneven_quarters,
    week_dates,
    weeks_of_the_source,
    without_currency,
    without_estimate,
)
from packages.sandbox.tools.real_answers import NOTHING, ends_a_month, figure

TWO_CLASSES = frozenset({"BRK-B", "GOOG", "GOOGL", "NWS", "NWSA", "UA", "UAA", "DISCA", "DISCK"})

COUNTERS: Mapping[str, Counter] = {
    "between-reports": between_reports,
    "month-end-dates": lambda company: not week_dates(company),
    "latest-quarter-differs": latest_quarter_differs,
    "minority-interests": any_sheet(lambda sheet: gap(sheet) > 0.01),
    "total-liabilities-wrong": any_sheet(lambda sheet: gap(sheet) < -0.01),
    "debt-below-part": any_sheet(debt_below_part),
    "debt-twice": any_sheet(debt_twice),
    "debt-above-liabilities": any_sheet(debt_above_liabilities),
    "debt-negative": sheet_figure("shortLongTermDebtTotal", lambda value: value < 0),
    "debt-zero": any_sheet(lambda sheet: debt(sheet)[0] == 0 and debt(sheet)[1] > 0),
    "debt-absent": any_sheet(lambda sheet: debt(sheet)[0] is None),
    "negative-shares": sheet_figure("commonStockSharesOutstanding", lambda value: value <= 0),
    "shares-before-a-split": jump("BALANCE_SHEET", "commonStockSharesOutstanding", 0.6, 1.7),
    "treasury-positive": sheet_figure("treasuryStock", lambda value: value > 0),
    "negative-interest": any_income(lambda income: (figure(income, "interestExpense") or 0) < 0),
    "revenue-not-its-quarters": not_its_quarters("totalRevenue"),
    "net-income-not-its-quarters": not_its_quarters("netIncome"),
    "operating-income-contradicted": any_income(operating_income_contradicted),
    "slip-of-a-year": jump("INCOME_STATEMENT", "totalRevenue", 0.3, 3.3),
    "trailing-revenue-off": trailing_off,
    "uneven-quarters": uneven_quarters,
    "stray-date": stray_date,
    "statements-days-apart": days_apart,
    "partial-year": partial_year,
    "estimates-absent": without_estimate,
    "dash-for-nothing": overview_has("-"),
    "zero-for-nothing": overview_has("0", "DividendYield"),
    "without-latest-quarter": overview_has("None", "LatestQuarter"),
    "shares-of-one-class": class_shares,
    "book-value-of-another-class": book_value_off,
    "other-money": any_income(lambda income: income["reportedCurrency"] not in (*NOTHING, "USD")),
    "money-unsaid": dear_statements,
    "currency-absent": without_currency,
    "greeting": lambda company: any({"Note", "Information"} & one.keys() for one in company.documents.values()),
}
"""Habit → counter, for each habit that can be seen in one company's answers."""

CONDITIONS: Mapping[str, Counter] = {
    "month-end-dates": lambda company: company.symbol in weeks_of_the_source(),
    "latest-quarter-differs": lambda company: (
        not all(map(ends_a_month, company.ends("INCOME_STATEMENT", "quarterlyReports")))
    ),
    "partial-year": lambda company: between_reports(company) and earned_since_the_year(company),
    "treasury-positive": sheet_figure("treasuryStock", lambda value: value != 0),
    "shares-of-one-class": lambda company: company.symbol in TWO_CLASSES and shares_are_known(company),
    "zero-for-nothing": overview_lacks("DividendYield"),
    "dash-for-nothing": overview_lacks("EVToEBITDA", "PriceToBookRatio", "EVToRevenue", "TrailingPE"),
}
"""Habit → which companies can have it, where not all can."""
