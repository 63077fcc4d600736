"""Events of the earnings calendar: when a company is expected to report, and what was wrong with the calendar."""

from typing import Annotated

from msgspec import Meta

from signal9_contracts.base import AssetId, Count, Day, Digest, DocumentSize, EntryFault, Event, Symbol, unit


class EarningsScheduled(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The vendor's calendar names a new day, or another day than before, for the asset's next report."""

    asset_id: AssetId
    symbol: Symbol
    report_date: Annotated[Day, Meta(description="day on which the report is expected, YYYY-MM-DD")]
    fiscal_date_ending: Annotated[Day, Meta(description="end of the quarter that it is about, YYYY-MM-DD")]
    seen_on: Annotated[Day, Meta(description="day on which the calendar said so, YYYY-MM-DD in UTC")]
    estimate: Annotated[float, Meta(description="earnings per share that are expected, if the vendor says")] | None = (
        None
    )
    currency: Annotated[str, Meta(description="currency of the estimate", max_length=10)] = ""


class EarningsCalendarSynced(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The vendor's calendar was read: one call, all of its rows."""

    day: Annotated[Day, Meta(description="day of the sync, YYYY-MM-DD in UTC")]
    digest: Digest
    size: DocumentSize
    rows: Annotated[Count, Meta(description="rows in the calendar"), unit("rows")]
    known: Annotated[Count, Meta(description="known assets among them"), unit("assets")]
    unknown: Annotated[Count, Meta(description="rows of companies that are no asset here"), unit("rows")]
    broken: Annotated[Count, Meta(description="rows that could not be read"), unit("rows")]
    faults: Annotated[list[EntryFault], Meta(description="the first of the broken rows")] = []
