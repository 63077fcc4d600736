"""Checks of a company's documents against one another: what forbids a rating, and what is worth a warning."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from signal9_marketdata import Company, DocumentError, Report, Statements, same_symbol, sample
from signal9_rating.arithmetic import difference, total
from signal9_rating.faults import Fault, Severity, fault, fault_of
from signal9_rating.magnitudes import magnitudes
from signal9_rating.periods import freshness, periods

BALANCE_TOLERANCE: Final = 0.01
"""Share of the total assets by which assets may differ from liabilities and equity without a word: rounding."""

MINORITY: Final = 0.1
"""Share of the total assets up to which what is owed to nobody may be the minority shareholders', whom the vendor leaves out."""

_SYMBOL: Final = re.compile(r"[A-Z0-9][A-Z0-9.\-/ ]{0,15}", re.ASCII)


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


def examine(read: Callable[[], Company], today: date, expected_symbol: str) -> list[Fault]:
    """Return what is wrong with the documents that `read` makes a company of; one that cannot be decoded is the only fault found."""
    try:
        company = read()
    except DocumentError as error:
        return [fault_of(error)]
    return validate(company, today, expected_symbol)


def _symbols(company: Company, expected: str) -> Iterator[Fault]:
    for part in (company.overview, company.income, company.balance, company.cash_flow, company.earnings):
        if part is None:
            continue
        if not same_symbol(part.symbol, expected):
            yield fault(part, "symbol", sample(part.symbol), sample(expected), "same-symbol")
        elif not _SYMBOL.fullmatch(part.symbol):
            yield fault(part, "symbol", sample(part.symbol), "a ticker symbol", "ticker-symbol")


def _required(company: Company) -> Iterator[Fault]:
    """Figures that every company has: a renamed field would read as missing in all reports, and nothing else would."""
    yield from _stated(company.income, "total_revenue", "net_income")
    yield from _stated(company.balance, "total_assets", "total_liabilities", "shareholder_equity")
    yield from _stated(company.cash_flow, "operating_cash_flow")
    for name in ("name", "sector"):
        if getattr(company.overview, name) is None:
            yield fault(company.overview, name, "missing", "text", "required-text", "warn")


def _stated(statements: Statements[Report], *names: str) -> Iterator[Fault]:
    reports = statements.annual
    if not reports:
        yield fault(statements, "annual", "no annual report", "at least one", "has-statements")
        return
    newest = max(reports, key=lambda report: report.ending)
    for name in names:
        if all(getattr(report, name) is None for report in reports):
            yield Fault(
                path=f"{statements.origin.of('annual')}[*]{newest.origin.step(name)}",
                found="missing in every report",
                expected="a figure (has the vendor renamed the field?)",
                rule="required-figure",
            )
        elif getattr(newest, name) is None:
            yield fault(newest, name, "missing", "a figure in the newest report", "required-figure", "warn")


def _currencies(company: Company) -> Iterator[Fault]:
    rule = "one-currency"
    expected: str | None = None
    for statements in company.statements():
        for report in statements.annual:
            expected = expected or report.currency
            if report.currency is None and expected is not None:
                yield fault(report, "currency", "missing", sample(expected), rule, "warn")
            elif report.currency != expected:
                yield fault(report, "currency", sample(report.currency), sample(expected), rule)
    for statements in company.statements():
        newest = max(statements.quarterly, key=lambda report: report.ending, default=None)
        if newest is not None and expected is not None and newest.currency not in (None, expected):
            left_out = f"{sample(expected)} as in the annual reports: the last quarters are left out"
            yield fault(newest, "currency", sample(newest.currency), left_out, rule, "warn")
    quoted = company.overview.currency
    if expected is not None and quoted is not None and quoted != expected:
        same = f"{sample(expected)} as in the statements: market value would be compared with other money"
        yield fault(company.overview, "currency", sample(quoted), same, rule)


def _not_negative(value: float) -> bool:
    return value >= 0


_RANGES: Final[tuple[tuple[str, str, Callable[[float], bool], Severity], ...]] = (
    ("dividend_yield", "a ratio from 0 to 1", lambda v: 0 <= v <= 1, "reject"),
    ("profit_margin", "a ratio from -1 to 1", lambda v: -1 <= v <= 1, "warn"),
    ("operating_margin_ttm", "a ratio from -1 to 1", lambda v: -1 <= v <= 1, "warn"),
    ("market_capitalization", "0 or more", _not_negative, "reject"),
    ("shares_outstanding", "0 or more", _not_negative, "reject"),
    ("pe_ratio", "0 or more", _not_negative, "warn"),
)


def _ranges(company: Company) -> Iterator[Fault]:
    for name, expected, within, severity in _RANGES:
        value: float | None = getattr(company.overview, name)
        if value is not None and not within(value):
            yield fault(company.overview, name, f"{value:g}", expected, "within-range", severity)
    yield from _positive(company.income, ("total_revenue", "warn"), ("interest_expense", "warn"))
    yield from _positive(company.balance, ("total_assets", "reject"), ("shares_outstanding", "warn"))


def _positive(statements: Statements[Report], *names: tuple[str, Severity]) -> Iterator[Fault]:
    for report in statements.annual:
        for name, severity in names:
            value = getattr(report, name)
            if value is not None and value < 0:
                yield fault(report, name, f"{value:g}", "0 or more", "within-range", severity)


def _balance_identity(company: Company) -> Iterator[Fault]:
    """Assets are owed to somebody: the newest sheet must balance, older ones only warn (no rule reads them alone).

    Assets beyond liabilities and equity may be the minority shareholders', up to `MINORITY`: then the newest warns, too.
    """
    reports = company.balance.annual
    newest = max((report.ending for report in reports), default=None)
    for report in reports:
        claims = total(report.total_liabilities, report.shareholder_equity)
        gap = difference(report.total_assets, claims)
        severity: Severity = "reject" if report.ending == newest else "warn"
        if report.total_assets == 0:
            owning = "more than 0: who owns nothing cannot be rated"
            yield fault(report, "total_assets", "0", owning, "within-range", severity)
        elif gap is not None and abs(gap) > BALANCE_TOLERANCE * abs(report.total_assets or 0.0):
            summed = " + ".join(map(report.origin.key, ("total_liabilities", "shareholder_equity")))
            balanced = f"{claims:.0f} ({summed}) within 1 %"
            if 0 < gap <= MINORITY * (report.total_assets or 0.0):
                severity = "warn"
            yield fault(report, "total_assets", f"{report.total_assets:.0f}", balanced, "balance-identity", severity)
