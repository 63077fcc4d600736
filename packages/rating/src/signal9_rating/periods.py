"""Periods of the reports: dates that cannot be, come twice, are out of order, or differ between the statements."""

from collections.abc import Iterator
from datetime import date

from signal9_marketdata import Company, Report
from signal9_rating.confidence import FRESH_DAYS
from signal9_rating.faults import Fault, Severity, fault


def periods(company: Company, today: date) -> Iterator[Fault]:
    """Yield a fault for each report of the future, given twice or out of order, and where a statement lags behind."""
    yield from _annual(company, today)
    yield from _quarterly(company, today)
    yield from _lagging(company, today)


def _annual(company: Company, today: date) -> Iterator[Fault]:
    for statements in company.statements():
        seen: dict[date, Report] = {}
        previous: date | None = None
        for report in statements.annual:
            day = report.ending
            if day > today:
                yield _of_the_future(report, today, "reject")
            if (first := seen.get(day)) is not None:
                same = first == report
                again = f"{day.isoformat()} again, {'the same' if same else 'with other figures'}"
                once = f"one report per date (the first is {first.origin.path.removeprefix('$.')})"
                yield fault(report, "", again, once, "one-report-per-date", "warn" if same else "reject")
            elif previous is not None and day > previous:
                out_of_order = f"{day.isoformat()} after {previous.isoformat()}"
                yield fault(report, "ending", out_of_order, "newest first", "dates-in-order", "warn")
            seen.setdefault(day, report)
            previous = day


def _quarterly(company: Company, today: date) -> Iterator[Fault]:
    """Quarters of the future are never read, see `Company.known_at`; they say that something is wrong at the vendor."""
    for statements in company.statements():
        for report in statements.quarterly:
            if report.ending > today:
                yield _of_the_future(report, today, "warn")


def _of_the_future(report: Report, today: date, severity: Severity) -> Fault:
    earlier = f"no date after {today.isoformat()}"
    return fault(report, "ending", report.ending.isoformat(), earlier, "no-future-date", severity)


def _lagging(company: Company, today: date) -> Iterator[Fault]:
    """A year of which one statement is not there is rated by the others, with little confidence."""
    newest = next((year.ending for year in company.years if year.ending <= today), None)
    if newest is None:
        return
    for statements in company.statements():
        if statements.annual and all(report.ending < newest for report in statements.annual):
            none = f"no report that ends {newest.isoformat()}"
            yield fault(statements, "annual", none, "one, as another statement has it", "same-newest-date", "warn")


def freshness(company: Company, today: date) -> Iterator[Fault]:
    """Yield a warning for an old report: it can be rated, and the confidence says so; the vendor may have a fresher one."""
    if company.years and (age := (today - company.years[0].ending).days) > FRESH_DAYS:
        old = f"the newest ends {company.years[0].ending.isoformat()}, {age} days ago"
        fresh = f"a report of the last {FRESH_DAYS} days"
        yield fault(company.income, "annual", old, fresh, "fresh-statements", "warn")
