"""Checks of a company's documents: what is not this company's forbids a rating, all else is a warning, as the rating doubts it."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from signal9_marketdata import Company, DocumentError, Report, Statements, same_symbol, sample
from signal9_rating.confidence import FRESH_DAYS
from signal9_rating.faults import Fault, fault, fault_of
from signal9_rating.reading import Doubt, read

_SYMBOL: Final = re.compile(r"[A-Z0-9][A-Z0-9.\-/ ]{0,15}", re.ASCII)


def validate(company: Company, today: date, expected_symbol: str | None = None) -> list[Fault]:
    """Return what is wrong with the documents, in the order of the checks; pure, so `today` is an argument.

    Only documents of another company are rejected. What is missing, old, impossible or contradicted is a warning: it costs
    the rules that read it, and the analysis says so. `expected_symbol` is the symbol that was asked for; by default the
    overview's own.
    """
    return [
        *_symbols(company, expected_symbol or company.symbol),
        *_required(company),
        *_dates(company, today),
        *(_warning(doubt) for doubt in read(company.known_at(today), today).doubts),
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
    """Figures that every company has: a renamed field reads as missing in all reports, and nothing else tells."""
    yield from _stated(company.income, "total_revenue", "net_income")
    yield from _stated(company.balance, "total_assets", "total_liabilities", "shareholder_equity")
    yield from _stated(company.cash_flow, "operating_cash_flow")
    for name in ("name", "industry" if company.overview.sector is None else "sector"):
        if getattr(company.overview, name) is None:
            yield fault(company.overview, name, "missing", "text", "required-text", "warn")


def _stated(statements: Statements[Report], *names: str) -> Iterator[Fault]:
    reports = statements.annual
    if not reports:
        yield fault(statements, "annual", "no annual report", "at least one", "has-statements", "warn")
        return
    newest = max(reports, key=lambda report: report.ending)
    for name in names:
        if all(getattr(report, name) is None for report in reports):
            yield Fault(
                path=f"{statements.origin.of('annual')}[*]{newest.origin.step(name)}",
                found="missing in every report",
                expected="a figure (has the vendor renamed the field?)",
                rule="required-figure",
                severity="warn",
            )
        elif getattr(newest, name) is None:
            yield fault(newest, name, "missing", "a figure in the newest report", "required-figure", "warn")


def _dates(company: Company, today: date) -> Iterator[Fault]:
    """Reports of the future are never read; an old report, or a statement that lags behind, lowers the confidence."""
    for statements in company.statements():
        for report in (*statements.annual, *statements.quarterly):
            if report.ending > today:
                earlier = f"no date after {today.isoformat()}: the report is not read"
                yield fault(report, "ending", report.ending.isoformat(), earlier, "no-future-date", "warn")
    newest = next((year.ending for year in company.years if year.ending <= today), None)
    if newest is not None and (age := (today - newest).days) > FRESH_DAYS:
        old = f"the newest ends {newest.isoformat()}, {age} days ago"
        fresh = f"a report of the last {FRESH_DAYS} days"
        yield fault(company.income, "annual", old, fresh, "fresh-statements", "warn")


def _warning(doubt: Doubt) -> Fault:
    found = "as it stands" if doubt.stated is None else f"{doubt.stated:g}"
    return Fault(path=doubt.path, found=found, expected=doubt.sentence, rule=doubt.rule, severity="warn")
