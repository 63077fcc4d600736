"""Checks of a company's documents against one another: what forbids a rating, and what is worth a warning."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from signal9_rating.arithmetic import difference, total
from signal9_rating.company import Company
from signal9_rating.decoding import sample
from signal9_rating.errors import DocumentError
from signal9_rating.faults import Fault, Severity, fault_of
from signal9_rating.magnitudes import magnitudes
from signal9_rating.periods import freshness, periods

BALANCE_TOLERANCE: Final = 0.01
"""Share of totalAssets by which assets may differ from liabilities and equity without a word: rounding."""

MINORITY: Final = 0.1
"""Share of totalAssets up to which what is owed to nobody may be the minority shareholders', whom the vendor leaves out."""

_SYMBOL: Final = re.compile(r"[A-Z0-9][A-Z0-9.\-/]{0,15}", re.ASCII)


def validate(company: Company, today: date, expected_symbol: str | None = None) -> list[Fault]:
    """Return what is wrong with the documents, in the order of the checks; pure, so `today` is an argument.

    `expected_symbol` is the symbol that was asked for; by default the overview's own.
    """
    return [
        *_symbols(company, expected_symbol or company.symbol),
        *_required(company),
        *periods(company, today),
        *_currencies(company),
        *_ranges(company),
        *_balance_identity(company),
        *magnitudes(company),
        *freshness(company, today),
    ]


def examine(documents: Mapping[str, bytes], today: date, expected_symbol: str) -> list[Fault]:
    """Return what is wrong with documents as they came, by name; one that cannot be decoded is the only fault found."""
    try:
        company = Company.from_documents(documents)
    except DocumentError as error:
        return [fault_of(error)]
    return validate(company, today, expected_symbol)


def _symbols(company: Company, expected: str) -> Iterator[Fault]:
    symbols = {
        "OVERVIEW:$.Symbol": company.overview.symbol,
        "INCOME_STATEMENT:$.symbol": company.income.symbol,
        "BALANCE_SHEET:$.symbol": company.balance.symbol,
        "CASH_FLOW:$.symbol": company.cash_flow.symbol,
    }
    if company.earnings is not None:
        symbols["EARNINGS:$.symbol"] = company.earnings.symbol
    for path, symbol in symbols.items():
        if _plain(symbol) != _plain(expected):
            yield Fault(path=path, found=sample(symbol), expected=sample(expected), rule="same-symbol")
        elif not _SYMBOL.fullmatch(symbol):
            yield Fault(path=path, found=sample(symbol), expected="a ticker symbol", rule="ticker-symbol")


def _plain(symbol: str) -> str:
    """Vendors write a share class after a dot, a dash or a slash: BRK.B, BRK-B."""
    return re.sub(r"[-/]", ".", symbol)


_FIGURES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "INCOME_STATEMENT": (("totalRevenue", "total_revenue"), ("netIncome", "net_income")),
    "BALANCE_SHEET": (
        ("totalAssets", "total_assets"),
        ("totalLiabilities", "total_liabilities"),
        ("totalShareholderEquity", "total_shareholder_equity"),
    ),
    "CASH_FLOW": (("operatingCashflow", "operating_cashflow"),),
}


def _required(company: Company) -> Iterator[Fault]:
    """Figures that every company has: a renamed field would read as missing in all reports, and nothing else would."""
    for document, reports in company.statements():
        path = f"{document}:$.annualReports"
        if not reports:
            yield Fault(path=path, found="no annual report", expected="at least one", rule="has-statements")
            continue
        newest = max(range(len(reports)), key=lambda index: reports[index].fiscal_date_ending)
        for key, name in _FIGURES[document]:
            if all(getattr(report, name) is None for report in reports):
                yield Fault(
                    path=f"{path}[*].{key}",
                    found="missing in every report",
                    expected="a figure (has the vendor renamed the field?)",
                    rule="required-figure",
                )
            elif getattr(reports[newest], name) is None:
                yield Fault(
                    path=f"{path}[{newest}].{key}",
                    found="missing",
                    expected="a figure in the newest report",
                    rule="required-figure",
                    severity="warn",
                )
    for key, value in (("Name", company.overview.name), ("Sector", company.overview.sector)):
        if value is None:
            yield Fault(
                path=f"OVERVIEW:$.{key}", found="missing", expected="text", rule="required-text", severity="warn"
            )


def _currencies(company: Company) -> Iterator[Fault]:
    expected: str | None = None
    for document, reports in company.statements():
        for index, report in enumerate(reports):
            currency = report.reported_currency
            expected = expected or currency
            if currency != expected:
                yield Fault(
                    path=f"{document}:$.annualReports[{index}].reportedCurrency",
                    found="missing" if currency is None else sample(currency),
                    expected=sample(expected),
                    rule="one-currency",
                    severity="warn" if currency is None else "reject",
                )
    for document, quarters in company.quarters():
        newest = max(range(len(quarters)), key=lambda index: quarters[index].fiscal_date_ending, default=None)
        currency = None if newest is None else quarters[newest].reported_currency
        if expected is not None and currency is not None and currency != expected:
            yield Fault(
                path=f"{document}:$.quarterlyReports[{newest}].reportedCurrency",
                found=sample(currency),
                expected=f"{sample(expected)} as in the annual reports: the last quarters are left out",
                rule="one-currency",
                severity="warn",
            )
    quoted = company.overview.currency
    if expected is not None and quoted is not None and quoted != expected:
        yield Fault(
            path="OVERVIEW:$.Currency",
            found=sample(quoted),
            expected=f"{sample(expected)} as in the statements: market value would be compared with other money",
            rule="one-currency",
        )


def _not_negative(value: float) -> bool:
    return value >= 0


_RANGES: Final[tuple[tuple[str, str, str, Callable[[float], bool], Severity], ...]] = (
    ("DividendYield", "dividend_yield", "a ratio from 0 to 1", lambda v: 0 <= v <= 1, "reject"),
    ("ProfitMargin", "profit_margin", "a ratio from -1 to 1", lambda v: -1 <= v <= 1, "warn"),
    ("OperatingMarginTTM", "operating_margin_ttm", "a ratio from -1 to 1", lambda v: -1 <= v <= 1, "warn"),
    ("MarketCapitalization", "market_capitalization", "0 or more", _not_negative, "reject"),
    ("SharesOutstanding", "shares_outstanding", "0 or more", _not_negative, "reject"),
    ("PERatio", "pe_ratio", "0 or more", _not_negative, "warn"),
)

_REPORT_RANGES: Final[dict[str, tuple[tuple[str, str, Severity], ...]]] = {
    "INCOME_STATEMENT": (
        ("totalRevenue", "total_revenue", "warn"),
        ("interestExpense", "interest_expense", "warn"),
    ),
    "BALANCE_SHEET": (
        ("totalAssets", "total_assets", "reject"),
        ("commonStockSharesOutstanding", "common_stock_shares_outstanding", "warn"),
    ),
    "CASH_FLOW": (),
}


def _ranges(company: Company) -> Iterator[Fault]:
    for key, name, expected, within, severity in _RANGES:
        value: float | None = getattr(company.overview, name)
        if value is not None and not within(value):
            yield Fault(
                path=f"OVERVIEW:$.{key}", found=f"{value:g}", expected=expected, rule="within-range", severity=severity
            )
    for document, reports in company.statements():
        for index, report in enumerate(reports):
            for key, name, severity in _REPORT_RANGES[document]:
                value = getattr(report, name)
                if value is not None and value < 0:
                    yield Fault(
                        path=f"{document}:$.annualReports[{index}].{key}",
                        found=f"{value:g}",
                        expected="0 or more",
                        rule="within-range",
                        severity=severity,
                    )


def _balance_identity(company: Company) -> Iterator[Fault]:
    """Assets are owed to somebody: the newest sheet must balance, older ones only warn (no rule reads them alone).

    Assets beyond liabilities and equity may be the minority shareholders', up to `MINORITY`: then the newest warns, too.
    """
    reports = company.balance.annual_reports
    newest = max((report.fiscal_date_ending for report in reports), default=None)
    for index, report in enumerate(reports):
        claims = total(report.total_liabilities, report.total_shareholder_equity)
        gap = difference(report.total_assets, claims)
        severity: Severity = "reject" if report.fiscal_date_ending == newest else "warn"
        if report.total_assets == 0:
            yield Fault(
                path=f"BALANCE_SHEET:$.annualReports[{index}].totalAssets",
                found="0",
                expected="more than 0: who owns nothing cannot be rated",
                rule="within-range",
                severity=severity,
            )
        elif gap is not None and abs(gap) > BALANCE_TOLERANCE * abs(report.total_assets or 0.0):
            yield Fault(
                path=f"BALANCE_SHEET:$.annualReports[{index}].totalAssets",
                found=f"{report.total_assets:.0f}",
                expected=f"{claims:.0f} (totalLiabilities + totalShareholderEquity) within 1 %",
                rule="balance-identity",
                severity="warn" if 0 < gap <= MINORITY * (report.total_assets or 0.0) else severity,
            )
