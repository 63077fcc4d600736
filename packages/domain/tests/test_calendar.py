"""The earnings calendar of a day: what it says about listed companies."""

from datetime import date

from signal9_domain import calendar
from signal9_marketdata import ReportDate, ShareClasses

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


def test_a_class_that_the_calendar_does_not_name_reports_with_the_one_that_it_names() -> None:
    """The vendor lists BRK-B and GOOG: BRK.A and GOOGL report on their days, unless they have a row of their own."""
    names = {"BRK.A": "", "BRK.B": "", "GOOG": "", "GOOGL": "", "BAC": "", "BAC.PRL": ""}
    rows = [
        report("BRK-B", "2026-02-21"),
        report("GOOG", "2026-02-03"),
        report("GOOGL", "2026-02-04"),
        report("BAC-PL", "2026-01-14"),
    ]
    found = calendar.next_reports(rows, {name: name for name in names}, TODAY, ShareClasses(names))
    assert {name: (row.symbol, row.day.isoformat()) for name, row in found.items()} == {
        "BRK.A": ("BRK.A", "2026-02-21"),
        "BRK.B": ("BRK.B", "2026-02-21"),
        "GOOG": ("GOOG", "2026-02-03"),
        "GOOGL": ("GOOGL", "2026-02-04"),
        "BAC.PRL": ("BAC.PRL", "2026-01-14"),
    }
