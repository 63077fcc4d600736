"""What the vendor's calendar says, row by row, and what of it is news to an asset's stream."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

import msgspec

from signal9_contracts import EarningsScheduled, EntryFault, Event

_SYMBOL: Final = re.compile(r"[A-Z0-9][A-Z0-9._\-/]{0,15}", re.ASCII)  # the vendor marks former tickers: CBIO_OLD
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
REQUIRED: Final = ("symbol", "reportDate", "fiscalDateEnding")


class UnknownCalendar(Exception):
    """The calendar lacks a column that is read: the vendor has changed its format."""


class Row(msgspec.Struct, frozen=True):
    """One expected report."""

    symbol: str
    report_date: str
    fiscal_date_ending: str
    estimate: float | None
    currency: str


class Calendar(msgspec.Struct, frozen=True):
    """The rows that could be read, those that could not, and how many there were."""

    rows: list[Row]
    faults: list[EntryFault]
    total: int


class _Broken(Exception):
    def __init__(self, field: str, found: str, expected: str) -> None:
        super().__init__(field)
        self.field, self.found, self.expected = field, found, expected


def read_calendar(document: bytes) -> Calendar:
    """The calendar's rows; one that cannot be read is a fault with its line, what came and what was expected, and stops no other.

    Raises:
        UnknownCalendar: a column that is read is not there.
    """
    # Line by line, not as one CSV: a quote that is never closed would swallow every row after it.
    lines = document.decode("utf-8", "replace").replace("\0", "�").splitlines()
    header = lines[0].split(",") if lines else []
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise UnknownCalendar(
            f"The calendar's header is {','.join(header)[:200]!a}; {', '.join(missing)} was expected in it. Nothing was read of it."
        )
    rows, faults = [], []
    entries = [(number, line) for number, line in enumerate(lines[1:], start=2) if line.strip()]
    for number, line in entries:
        try:
            rows.append(_row(_fields(line, header)))
        except _Broken as broken:
            faults.append(
                EntryFault(entry=number, field=broken.field, found=ascii(broken.found)[:200], expected=broken.expected)
            )
    return Calendar(rows, faults, len(entries))


def next_reports(rows: Iterable[Row], known: Mapping[str, str], today: date) -> dict[str, Row]:
    """Asset id -> its next report: the soonest that is not older than yesterday.

    Args:
        known: symbol -> asset id. The vendor writes a share class behind a dash (BRK-B), the broker behind a dot.
    """
    oldest = (today - timedelta(days=1)).isoformat()
    found: dict[str, Row] = {}
    for row in rows:
        asset_id = known.get(row.symbol) or known.get(row.symbol.replace("-", "."))
        if asset_id is None or row.report_date < oldest:
            continue
        present = found.get(asset_id)
        if present is None or row.report_date < present.report_date:
            found[asset_id] = row
    return found


def decide_schedule(history: Sequence[Event], scheduled: EarningsScheduled) -> list[Event]:
    """The event, unless the stream's last one names the same days already: a moved estimate is no change of date."""
    last = next((event for event in reversed(history) if isinstance(event, EarningsScheduled)), None)
    same = last is not None and (last.report_date, last.fiscal_date_ending) == (
        scheduled.report_date,
        scheduled.fiscal_date_ending,
    )
    return [] if same else [scheduled]


def _fields(line: str, header: Sequence[str]) -> dict[str, str]:
    try:
        [values] = csv.reader([line], strict=True)
    except (csv.Error, ValueError) as error:
        raise _Broken("", line, f"a row of CSV ({error})") from error
    if len(values) != len(header):
        raise _Broken("", line, f"{len(header)} fields, not {len(values)}")
    return dict(zip(header, values, strict=True))


def _row(fields: Mapping[str, str]) -> Row:
    symbol = fields["symbol"].strip()
    if not _SYMBOL.fullmatch(symbol):
        raise _Broken("symbol", fields["symbol"], "a ticker symbol")
    estimate = fields.get("estimate", "").strip()
    return Row(
        symbol=symbol,
        report_date=_day(fields, "reportDate"),
        fiscal_date_ending=_day(fields, "fiscalDateEnding"),
        estimate=_number(estimate) if estimate else None,
        currency=fields.get("currency", "").strip()[:10],
    )


def _day(fields: Mapping[str, str], name: str) -> str:
    text = fields[name].strip()
    # The pattern first: fromisoformat takes other spellings of a day as well.
    with suppress(ValueError):
        if _DAY.fullmatch(text) and date.fromisoformat(text):
            return text
    raise _Broken(name, fields[name], "a day, YYYY-MM-DD")


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise _Broken("estimate", text, "a number, or nothing") from None
    if number != number or abs(number) == float("inf"):
        raise _Broken("estimate", text, "a number, or nothing")
    return number
