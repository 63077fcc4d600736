"""Brings the report dates of known assets up to the vendor's calendar."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Protocol

from signal9_contracts import EarningsCalendarSynced
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import Asset, EarningsCalendar, calendar
from signal9_eventstore import Cause, EventStore, Proposal, append_decided, append_each, load
from signal9_marketdata import ShareClasses
from signal9_readmodels import AssetRow
from signal9_runtime import Blobs, Clock, utc_now
from signal9_vendors import FAULTS_SHOWN, CalendarSource


class Universe(Protocol):
    """What is known of the assets: may be behind the streams, which decide."""

    def all_assets(self) -> Iterable[AssetRow]: ...


def sync_earnings_calendar(
    request: ScheduleTriggered,
    vendor: CalendarSource,
    universe: Universe,
    archive: Blobs,
    store: EventStore,
    clock: Clock = utc_now,
) -> None:
    """Append `earningsScheduled` for each known asset whose next report is new or has moved, and what was read of the calendar.

    Idempotent: a day that is synced is not synced again, and costs no second call. A broken row is left out and named.

    Raises:
        VendorError: nothing was appended; the message is tried again.
    """
    day = date.fromisoformat(request.date) if request.date else clock().date()
    stream = EarningsCalendar.stream(day.isoformat())
    if load(store, stream, EarningsCalendar).state.is_read:
        return
    document = vendor.earnings_calendar()
    kept = archive.put(document.body)
    rows = {row.symbol: row for row in universe.all_assets() if row.status == "active"}
    classes = ShareClasses({symbol: row.name for symbol, row in rows.items()})
    read = vendor.read_calendar(document.body, classes)
    read.log("a row of the calendar is broken; the others are read")
    found = calendar.next_reports(read.read, {symbol: row.asset_id for symbol, row in rows.items()}, day, classes)
    cause = Cause.root(request.correlation_id)
    changes = [
        Proposal(Asset.stream(asset_id), calendar.schedule(asset_id, report, day), rows[report.symbol].stream_version)
        for asset_id, report in found.items()
        if rows[report.symbol].next_report_date != report.day.isoformat()
    ]
    append_each(store, changes, Asset, Asset.decide_schedule, cause)
    reported = {report.symbol for report in found.values()}
    synced = EarningsCalendarSynced(
        day=day.isoformat(),
        digest=kept.digest,
        size=kept.size,
        rows=read.total,
        known=len(found),
        unknown=sum(not reported.intersection(classes.of(row.symbol)) for row in read.read),
        broken=len(read.faults),
        faults=read.faults[:FAULTS_SHOWN],
    )
    # Last, as the mark that all the others are in.
    append_decided(store, stream, EarningsCalendar, partial(EarningsCalendar.decide_read, synced=synced), cause)
