"""The earnings calendar: when each company reports next, computed from its fiscal year and a digest of its symbol."""

import calendar
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from signal9_sandbox.companies import Company
from signal9_sandbox.estimates import report_day

HEADER = ("symbol", "name", "reportDate", "fiscalDateEnding", "estimate", "currency")
HORIZONS = {"3month": 3, "6month": 6, "12month": 12}


def earnings_calendar(companies: Iterable[Company], today: date, months: int) -> bytes:
    """Return the CSV of reports expected from `today` on within so many months, sorted by symbol and date.

    The days are the sandbox's own (three to six weeks after a quarter's end, never on a weekend); estimates are empty.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(HEADER)
    last = min(_months_later(today, months), _months_later(today, months).replace(day=1) + timedelta(today.day - 1))
    for company in sorted(companies, key=lambda one: one.symbol):
        for report_date, fiscal_date in _reports(company, today):
            if report_date > last:
                break
            writer.writerow((company.symbol, company.name, report_date, fiscal_date, "", "USD"))
    return lines.getvalue().encode()


def _reports(company: Company, today: date) -> Iterator[tuple[date, date]]:
    """Yield report date and fiscal date of each coming report, soonest first, without end."""
    month = date.fromisoformat(company.reports[0].fiscal_date).month
    # The first quarter end that can still be reported on lies at most a quarter and the longest delay back.
    quarter = _month_end(today.year - 1, month)
    while True:
        report_date = report_day(company.symbol, quarter)
        if report_date >= today:
            yield report_date, quarter
        quarter = _months_later(quarter, 3)


def _months_later(day: date, months: int) -> date:
    """Return the end of the month that comes so many months later."""
    years, month = divmod(day.month - 1 + months, 12)
    return _month_end(day.year + years, month + 1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
