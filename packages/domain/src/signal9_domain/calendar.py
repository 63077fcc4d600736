"""The earnings calendar of a day: what it says about listed companies, and that it was read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar, Self

from msgspec.structs import replace

from signal9_contracts import EarningsCalendarSynced, EarningsScheduled, Event
from signal9_domain.streams import State
from signal9_marketdata import ReportDate, ShareClasses, same_symbol


class EarningsCalendar(State, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the earnings calendar of one day was read; its stream is named after the day, and holds one event."""

    PREFIX: ClassVar[str] = "calendar-"

    is_read: bool = False

    def evolve(self, event: Event) -> Self:
        return replace(self, is_read=True) if isinstance(event, EarningsCalendarSynced) else self

    def decide_read(self, synced: EarningsCalendarSynced) -> Sequence[Event]:
        """The event that the day's calendar was read, unless it is recorded already."""
        return [] if self.is_read else [synced]


def next_reports(
    rows: Iterable[ReportDate], asset_ids: Mapping[str, str], today: date, classes: ShareClasses | None = None
) -> dict[str, ReportDate]:
    """Asset id -> its next report, under the symbol that is listed: the soonest that is not older than yesterday.

    Args:
        rows: the calendar's rows, of listed companies and of others.
        asset_ids: symbol -> asset id of the listed companies.
        today: the day of the sync, in UTC.
        classes: which symbols are of one company: a class that the calendar does not name reports with one that it names.
    """
    classes = ShareClasses(dict.fromkeys(asset_ids, "")) if classes is None else classes
    oldest = today - timedelta(days=1)
    found: dict[str, ReportDate] = {}
    of_others: dict[str, ReportDate] = {}
    for row in rows:
        if row.day < oldest:
            continue
        for symbol in classes.of(row.symbol):
            kept = found if same_symbol(symbol, row.symbol) else of_others
            present = kept.get(asset_ids[symbol])
            if present is None or row.day < present.day:
                kept[asset_ids[symbol]] = replace(row, symbol=symbol)
    return {**of_others, **found}


def schedule(asset_id: str, report: ReportDate, today: date) -> EarningsScheduled:
    """The event that the calendar of `today` names a day for the asset's next report."""
    return EarningsScheduled(
        asset_id=asset_id,
        symbol=report.symbol,
        report_date=report.day.isoformat(),
        fiscal_date_ending=report.fiscal_date_ending.isoformat(),
        seen_on=today.isoformat(),
        estimate=report.estimate,
        currency=report.currency,
    )
