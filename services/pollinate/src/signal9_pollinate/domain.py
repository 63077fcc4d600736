"""What a company's documents say about its earnings."""

import msgspec


class _Quarter(msgspec.Struct, rename="camel"):
    reported_date: str = ""
    fiscal_date_ending: str = ""


class _Annual(msgspec.Struct, rename="camel"):
    fiscal_date_ending: str = ""


class _Earnings(msgspec.Struct, rename="camel"):
    quarterly_earnings: list[_Quarter] = []
    annual_earnings: list[_Annual] = []


def latest_earnings_date(document: bytes) -> str | None:
    """The newest day a report came out: the last quarter's, else the last fiscal year's end; None if the document names none."""
    try:
        earnings = msgspec.json.decode(document, type=_Earnings)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None  # validate_data says what is wrong with it
    days = [quarter.reported_date for quarter in earnings.quarterly_earnings]
    days = days or [year.fiscal_date_ending for year in earnings.annual_earnings]
    return max((day for day in days if len(day) == 10 and day[4] == "-"), default=None)
