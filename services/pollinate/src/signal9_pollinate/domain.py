"""What a company's stream says about a pollination, and what its documents say about its earnings."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from signal9_contracts import DocumentRef, EarningsProcessed, Event, FundamentalsCollected, PollinationFailed

FRESH = timedelta(hours=12)
"""How long a vendor's answer serves in place of a new call: over the schedules of one day, not over a night in which reports come out."""


class _Quarter(msgspec.Struct, rename="camel"):
    reported_date: str = ""
    fiscal_date_ending: str = ""


class _Annual(msgspec.Struct, rename="camel"):
    fiscal_date_ending: str = ""


class _Earnings(msgspec.Struct, rename="camel"):
    quarterly_earnings: list[_Quarter] = []
    annual_earnings: list[_Annual] = []


def is_settled(history: Sequence[Event], event_id: str) -> bool:
    """Whether an outcome of the event `event_id` stands in the stream already."""
    outcomes = (FundamentalsCollected, PollinationFailed)
    return any(isinstance(event, outcomes) and event.metadata.causation_id == event_id for event in history)


def recent_documents(history: Sequence[Event], now: datetime, since: datetime | None = None) -> dict[str, DocumentRef]:
    """The newest document of each type that the stream names, not older than `FRESH`, nor than `since`; it was collected when it says."""
    oldest = now - FRESH if since is None else max(now - FRESH, since)
    outcomes = (FundamentalsCollected, PollinationFailed)
    named = [ref for event in history if isinstance(event, outcomes) for ref in event.documents]
    return {ref.data_type: ref for ref in named if oldest < ref.collected_at <= now}


def latest_earnings_date(document: bytes) -> str | None:
    """The newest day a report came out: the last quarter's, else the last fiscal year's end; None if the document names none."""
    try:
        earnings = msgspec.json.decode(document, type=_Earnings)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None  # validate_data says what is wrong with it
    days = [quarter.reported_date for quarter in earnings.quarterly_earnings]
    days = days or [year.fiscal_date_ending for year in earnings.annual_earnings]
    return max((day for day in days if len(day) == 10 and day[4] == "-"), default=None)


def new_earnings(history: Sequence[Event], latest: str | None) -> bool:
    """Whether a report of `latest` has not been announced in the stream yet."""
    announced = {event.earnings_date for event in history if isinstance(event, EarningsProcessed)}
    return latest is not None and latest not in announced
