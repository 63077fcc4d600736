"""The earnings calendar of a day: what it says about listed companies."""

from datetime import date

from signal9_domain import calendar
from signal9_marketdata import ReportDate

TODAY = date(2026, 1, 5)


def report(symbol: str, day: str) -> ReportDate:
    return ReportDate(symbol=symbol, day=date.fromisoformat(day), fiscal_date_ending=date(2025, 12, 31))


def test_the_soonest_report_counts() -> None:
    """Of two quarters the next; what is older than yesterday is over; a company that is not listed has none."""
    rows = [
        report("KO", "2026-04-28"),
        report("KO", "2026-02-10"),
        report("BRK.B", "2026-02-21"),
        report("PEP", "2026-01-03"),
        report("XOM", "2026-01-04"),
        report("ZZZZ", "2026-02-01"),
    ]
    found = calendar.next_reports(rows, {name: name for name in ("KO", "BRK.B", "PEP", "XOM")}, TODAY)
    assert {name: row.day.isoformat() for name, row in found.items()} == {
        "KO": "2026-02-10",
        "BRK.B": "2026-02-21",
        "XOM": "2026-01-04",
    }
