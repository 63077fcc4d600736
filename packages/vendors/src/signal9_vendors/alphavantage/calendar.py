"""AlphaVantage's EARNINGS_CALENDAR, a CSV, into report dates."""

import csv
import math
import re
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from signal9_marketdata import ReportDate, listed_symbol
from signal9_vendors.entries import Entries, UnreadableEntry, as_number, read_entries
from signal9_vendors.errors import unreadable

_SYMBOL: Final = re.compile(r"[A-Z0-9][A-Z0-9._\-/]{0,15}", re.ASCII)  # the vendor marks former tickers: CBIO_OLD
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
REQUIRED: Final = ("symbol", "reportDate", "fiscalDateEnding")


def read_calendar(document: bytes, listed: Container[str]) -> Entries[ReportDate]:
    """The calendar's rows; one that cannot be read is a fault with its line.

    Args:
        document: an answer of EARNINGS_CALENDAR.
        listed: the symbols of the listed companies, by our spelling.

    Raises:
        UnreadableAnswer: a column that is read is not there.
    """
    # Line by line, not as one CSV: a quote that is never closed would swallow every row after it.
    lines = document.decode("utf-8", "replace").replace("\0", "�").splitlines()
    header = lines[0].split(",") if lines else []
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise unreadable("EARNINGS_CALENDAR", document, f"a header with {', '.join(missing)}")
    entries = ((place, line) for place, line in enumerate(lines[1:], start=2) if line.strip())
    return read_entries(entries, lambda line: _report_date(_fields(line, header), listed))


def _fields(line: str, header: Sequence[str]) -> dict[str, str]:
    try:
        [values] = csv.reader([line], strict=True)
    except (csv.Error, ValueError) as error:
        raise UnreadableEntry("", line, f"a row of CSV ({error})") from error
    if len(values) != len(header):
        raise UnreadableEntry("", line, f"{len(header)} fields, not {len(values)}")
    return dict(zip(header, values, strict=True))


def _report_date(fields: Mapping[str, str], listed: Container[str]) -> ReportDate:
    symbol = fields["symbol"].strip()
    if not _SYMBOL.fullmatch(symbol):
        raise UnreadableEntry("symbol", fields["symbol"], "a ticker symbol")
    return ReportDate(
        symbol=listed_symbol(symbol, listed) or symbol,
        day=_day(fields, "reportDate"),
        fiscal_date_ending=_day(fields, "fiscalDateEnding"),
        estimate=_estimate(fields.get("estimate", "").strip()),
        currency=fields.get("currency", "").strip()[:10],
    )


def _day(fields: Mapping[str, str], name: str) -> date:
    written = fields[name].strip()
    # The pattern first: fromisoformat takes other spellings of a day as well.
    with suppress(ValueError):
        if _DAY.fullmatch(written):
            return date.fromisoformat(written)
    raise UnreadableEntry(name, fields[name], "a day, YYYY-MM-DD")


def _estimate(written: str) -> float | None:
    if not written:
        return None
    found = as_number(written)
    if math.isnan(found):
        raise UnreadableEntry("estimate", written, "a number, or nothing")
    return found
