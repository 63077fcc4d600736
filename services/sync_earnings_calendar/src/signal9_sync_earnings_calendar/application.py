"""Brings the report dates of known assets up to the vendor's calendar."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Final, Protocol

import structlog

from signal9_contracts import EarningsCalendarSynced, EarningsScheduled, Event
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore import Append, Cause, EventStore, VersionConflict, append_decided
from signal9_readmodels import AssetRow
from signal9_runtime import Blobs, Clock, utc_now
from signal9_sync_earnings_calendar.domain import Row, decide_schedule, next_reports, read_calendar
from signal9_vendors import RawDocument

CHUNK: Final = 40
"""Assets of one transaction."""
SHOWN: Final = 50
"""Broken rows that the event and the log name; all are counted."""


class Vendor(Protocol):
    """Who knows when companies report; the call is counted before it is made."""

    def earnings_calendar(self) -> RawDocument: ...


class Universe(Protocol):
    """What is known of the assets: may be behind the streams, which decide."""

    def all_assets(self) -> Iterable[AssetRow]: ...


def sync_earnings_calendar(
    request: ScheduleTriggered,
    vendor: Vendor,
    universe: Universe,
    archive: Blobs,
    store: EventStore,
    clock: Clock = utc_now,
) -> None:
    """Append `earningsScheduled` for each known asset whose next report is new or has moved, and what was read of the calendar.

    Idempotent: a day that is synced is not synced again, and costs no second call. A broken row is left out and named.

    Raises:
        UnknownCalendar, VendorError: nothing was appended; the message is tried again.
    """
    day = date.fromisoformat(request.date) if request.date else clock().date()
    stream = f"calendar-{day.isoformat()}"
    if any(isinstance(event, EarningsCalendarSynced) for event in store.read_stream(stream)):
        return
    document = vendor.earnings_calendar()
    kept = archive.put(document.body)
    calendar = read_calendar(document.body)
    log = structlog.get_logger()
    for fault in calendar.faults[:SHOWN]:
        log.warning(
            "a row of the calendar is broken; the others are read",
            row=fault.entry,
            column=fault.field,
            found=fault.found,
            expected=fault.expected,
        )
    assets = {asset.asset_id: asset for asset in universe.all_assets() if asset.status == "active"}
    by_symbol = {asset.symbol: asset.asset_id for asset in assets.values()}
    found = next_reports(calendar.rows, by_symbol, day)
    cause = Cause.root(request.correlation_id)
    _append_changes(found, assets, day, store, cause)
    symbols = {row.symbol for row in found.values()}
    synced = EarningsCalendarSynced(
        day=day.isoformat(),
        digest=kept.digest,
        size=kept.size,
        rows=calendar.total,
        known=len(found),
        unknown=sum(row.symbol not in symbols for row in calendar.rows),
        broken=len(calendar.faults),
        faults=calendar.faults[:SHOWN],
    )
    # Last, as the mark that all the others are in.
    append_decided(store, stream, partial(_decide_once, synced=synced), cause)


def _decide_once(history: Sequence[Event], synced: EarningsCalendarSynced) -> list[Event]:
    return [] if history else [synced]


def _append_changes(
    found: Mapping[str, Row], assets: Mapping[str, AssetRow], day: date, store: EventStore, cause: Cause
) -> None:
    changed = [
        EarningsScheduled(
            asset_id=asset_id,
            symbol=assets[asset_id].symbol,
            report_date=row.report_date,
            fiscal_date_ending=row.fiscal_date_ending,
            seen_on=day.isoformat(),
            estimate=row.estimate,
            currency=row.currency,
        )
        for asset_id, row in found.items()
        if assets[asset_id].next_report_date != row.report_date
    ]
    chunks = [changed[start : start + CHUNK] for start in range(0, len(changed), CHUNK)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda chunk: _append_chunk(chunk, assets, store, cause), chunks))


def _append_chunk(
    chunk: Sequence[EarningsScheduled], assets: Mapping[str, AssetRow], store: EventStore, cause: Cause
) -> None:
    appends = [Append(f"asset-{event.asset_id}", [event], assets[event.asset_id].stream_version) for event in chunk]
    try:
        store.append_all(appends, cause=cause)
    except VersionConflict:
        # A row is behind its stream: one by one, each stream decides.
        for event in chunk:
            append_decided(store, f"asset-{event.asset_id}", partial(decide_schedule, scheduled=event), cause)
