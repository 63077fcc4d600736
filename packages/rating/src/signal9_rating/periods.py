"""Periods of the reports: dates that cannot be, come twice, are out of order, or differ between the statements."""

from collections.abc import Iterator
from datetime import date

from signal9_rating.company import Company
from signal9_rating.confidence import FRESH_DAYS
from signal9_rating.documents import Report
from signal9_rating.faults import Fault, Severity


def periods(company: Company, today: date) -> Iterator[Fault]:
    """Yield a fault for each report of the future, given twice or out of order, and where a statement lags behind."""
    yield from _annual(company, today)
    yield from _quarterly(company, today)
    yield from _lagging(company, today)


def _annual(company: Company, today: date) -> Iterator[Fault]:
    for document, reports in company.statements():
        seen: dict[date, tuple[int, Report]] = {}
        previous: date | None = None
        for index, report in enumerate(reports):
            day = report.fiscal_date_ending
            path = f"{document}:$.annualReports[{index}]"
            if day > today:
                yield _of_the_future(path, day, today, "reject")
            if day in seen:
                first, other = seen[day]
                same = other == report
                yield Fault(
                    path=path,
                    found=f"{day.isoformat()} again, {'the same' if same else 'with other figures'}",
                    expected=f"one report per date (the first is annualReports[{first}])",
                    rule="one-report-per-date",
                    severity="warn" if same else "reject",
                )
            elif previous is not None and day > previous:
                yield Fault(
                    path=f"{path}.fiscalDateEnding",
                    found=f"{day.isoformat()} after {previous.isoformat()}",
                    expected="newest first",
                    rule="dates-in-order",
                    severity="warn",
                )
            seen.setdefault(day, (index, report))
            previous = day


def _quarterly(company: Company, today: date) -> Iterator[Fault]:
    """Quarters of the future are never read, see `Company.known_at`; they say that something is wrong at the vendor."""
    for document, reports in company.quarters():
        for index, report in enumerate(reports):
            if report.fiscal_date_ending > today:
                path = f"{document}:$.quarterlyReports[{index}]"
                yield _of_the_future(path, report.fiscal_date_ending, today, "warn")


def _of_the_future(path: str, day: date, today: date, severity: Severity) -> Fault:
    return Fault(
        path=f"{path}.fiscalDateEnding",
        found=day.isoformat(),
        expected=f"no date after {today.isoformat()}",
        rule="no-future-date",
        severity=severity,
    )


def _lagging(company: Company, today: date) -> Iterator[Fault]:
    """A year of which one statement is not there is rated by the others, with little confidence."""
    newest = next((year.ending for year in company.years if year.ending <= today), None)
    if newest is None:
        return
    for document, reports in company.statements():
        if reports and all(report.fiscal_date_ending < newest for report in reports):
            yield Fault(
                path=f"{document}:$.annualReports",
                found=f"no report that ends {newest.isoformat()}",
                expected="one, as another statement has it",
                rule="same-newest-date",
                severity="warn",
            )


def freshness(company: Company, today: date) -> Iterator[Fault]:
    """Yield a warning for an old report: it can be rated, and the confidence says so; the vendor may have a fresher one."""
    if company.years and (age := (today - company.years[0].ending).days) > FRESH_DAYS:
        yield Fault(
            path="INCOME_STATEMENT:$.annualReports",
            found=f"the newest ends {company.years[0].ending.isoformat()}, {age} days ago",
            expected=f"a report of the last {FRESH_DAYS} days",
            rule="fresh-statements",
            severity="warn",
        )
