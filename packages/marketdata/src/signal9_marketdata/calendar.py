"""When companies report, as every vendor's calendar is read."""

from datetime import date

import msgspec


class ReportDate(msgspec.Struct, frozen=True, kw_only=True):
    """The day on which one company is expected to report."""

    symbol: str
    """Our spelling where the company is listed, else the vendor's."""
    day: date
    fiscal_date_ending: date
    """End of the quarter that the report is about."""
    estimate: float | None = None
    """Earnings per share that are expected, in `currency`; None where the vendor does not say."""
    currency: str = ""
