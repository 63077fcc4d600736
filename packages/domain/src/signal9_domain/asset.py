"""An asset: what the broker lists, what was collected of it and when it reports."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final, Literal, Self

from msgspec.structs import replace

from signal9_contracts import (
    AssetChanged,
    AssetDelisted,
    AssetListed,
    DocumentRef,
    EarningsProcessed,
    EarningsScheduled,
    Event,
    FundamentalsCollected,
    NewsCollected,
    NewsRef,
    PollinationFailed,
)
from signal9_domain.streams import State

LISTED: Final = ("symbol", "name", "exchange", "asset_class", "tradable", "fractionable")
"""What the broker's list says of an asset."""
FRESH: Final = timedelta(hours=12)
"""How long a vendor's answer serves in place of a new call: over the schedules of one day, not over a night in which reports come out."""
NEWS_DAYS: Final = 7
"""News older than this say nothing of today's sentiment."""
FORMER: Final = 20
"""Former names, and former symbols, that are kept: the newest ones."""
REQUESTS: Final = 32
"""Settled requests that are kept: an asset is asked for at most twice a day, and a message rests at most 14 days in a queue."""
REPORTS: Final = 8
"""Announced reports that are kept: those of two years. The vendor's document names the newest report only."""
NOT_COVERED_DAYS: Final = 7
"""Days after which a company is asked for again of which the vendor has nothing; twice as many after each further time."""
NOT_COVERED_DAYS_MOST: Final = 180
_WIRE: Final = {"asset_class": "assetClass"}

Outcome = FundamentalsCollected | PollinationFailed


class Asset(State, frozen=True, kw_only=True, omit_defaults=True):
    """What has happened to one asset; its stream is named after its id."""

    PREFIX: ClassVar[str] = "asset-"
    ENDLESS: ClassVar[bool] = True

    asset_id: str = ""
    """Empty until an event names the company."""
    symbol: str = ""
    name: str = ""
    exchange: str = ""
    asset_class: str = ""
    status: Literal["unlisted", "active", "delisted"] = "unlisted"
    tradable: bool = True
    fractionable: bool = False
    former_names: tuple[str, ...] = ()
    former_symbols: tuple[str, ...] = ()
    documents: dict[str, DocumentRef] = {}
    """The last document of each type that an outcome named, even where others of the same outcome failed."""
    news: NewsRef | None = None
    """The last news that mention it."""
    last_collected_at: datetime | None = None
    last_attempted_at: datetime | None = None
    last_failure: str | None = None
    """Code of the last attempt's failure; None if it succeeded."""
    not_covered: int = 0
    """Times in a row that the vendor had nothing of its symbol."""
    settled_requests: tuple[str, ...] = ()
    """Ids of the requests (`pollenationNeeded`) that have an outcome, oldest first."""
    reports: tuple[str, ...] = ()
    """Days of the reports that were announced as processed, in the order of their announcement."""
    last_report_date: str | None = None
    """Day of the last report that the calendar named and that has passed since."""
    next_report_date: str | None = None
    """Day on which the calendar expects the next report."""
    next_fiscal_date_ending: str | None = None
    """End of the quarter that the next report is about."""
    last_updated: datetime | None = None

    @property
    def earnings_date(self) -> str | None:
        """Day of the newest report that was collected."""
        return self.reports[-1] if self.reports else None

    def evolve(self, event: Event) -> Self:
        values: dict[str, Any] = {}
        match event:
            case AssetListed() | AssetChanged():
                values = {name: getattr(event, name) for name in LISTED}
                values |= {"asset_id": event.asset_id, "status": "active"}
                values["former_names"] = _former(self.former_names, self.name, event.name)
                values["former_symbols"] = _former(self.former_symbols, self.symbol, event.symbol)
                if event.symbol != self.symbol:
                    values["not_covered"] = 0
            case AssetDelisted():
                values = {"asset_id": event.asset_id, "symbol": event.symbol, "status": "delisted", "tradable": False}
            case FundamentalsCollected() | PollinationFailed():
                values = self._after_outcome(event)
            case EarningsProcessed():
                values = {"reports": (*self.reports, event.earnings_date)[-REPORTS:]}
            case EarningsScheduled():
                values = {"asset_id": event.asset_id, "symbol": event.symbol, **self._report_dates(event)}
            case NewsCollected():
                values = {"news": event.document}
        return replace(self, **values, last_updated=event.metadata.occurred_at)

    def _after_outcome(self, event: Outcome) -> dict[str, Any]:
        moment = event.metadata.occurred_at
        is_collected = isinstance(event, FundamentalsCollected)
        request = event.metadata.causation_id
        return {
            "asset_id": event.asset_id,
            "symbol": event.symbol,
            "documents": {**self.documents, **{ref.data_type: ref for ref in event.documents}},
            "last_attempted_at": moment,
            "last_collected_at": moment if is_collected else self.last_collected_at,
            "last_failure": None if isinstance(event, FundamentalsCollected) else event.code,
            "not_covered": self._not_covered(event),
            "settled_requests": (*self.settled_requests, *([request] if request else []))[-REQUESTS:],
        }

    def _not_covered(self, event: Outcome) -> int:
        if isinstance(event, FundamentalsCollected):
            return 0
        return self.not_covered + (event.code == "unknownSymbol")

    def _report_dates(self, event: EarningsScheduled) -> dict[str, str | None]:
        """A day that had passed when the calendar named the next one was kept; one that had not was moved."""
        before = self.next_report_date
        return {
            "last_report_date": before if before is not None and before < event.seen_on else self.last_report_date,
            "next_report_date": event.report_date,
            "next_fiscal_date_ending": event.fiscal_date_ending,
        }

    def recent_documents(self, now: datetime, since: datetime | None = None) -> Mapping[str, DocumentRef]:
        """The document of each type that is not older than `FRESH`, nor than `since`; it was collected when it says."""
        oldest = now - FRESH if since is None else max(now - FRESH, since)
        return {name: ref for name, ref in self.documents.items() if oldest < ref.collected_at <= now}

    def recent_news(self, now: datetime) -> NewsRef | None:
        """The last news that mention it, where they are not older than `NEWS_DAYS`."""
        is_recent = self.news is not None and self.news.collected_at >= now - timedelta(days=NEWS_DAYS)
        return self.news if is_recent else None

    def reports_on(self, day: str) -> bool:
        """Whether the calendar names the day for its last report or for its next."""
        return day in (self.last_report_date, self.next_report_date)

    def asked_again_on(self) -> date | None:
        """The day from which a company is asked for again of which the vendor had nothing, in growing distance; None where it had."""
        # A state that was kept before the times were counted knows the last failure only.
        times = self.not_covered or int(self.last_failure == "unknownSymbol")
        if not times or self.last_attempted_at is None:
            return None
        days = min(NOT_COVERED_DAYS_MOST, NOT_COVERED_DAYS << min(times - 1, 16))
        return self.last_attempted_at.date() + timedelta(days=days)

    def is_settled(self, request_id: str) -> bool:
        """Whether a request for its documents has an outcome."""
        return request_id in self.settled_requests

    def decide_listing(self, seen: AssetListed) -> Sequence[Event]:
        """The event that brings the asset up to what the broker's list says now; none if it says nothing new."""
        if self.status != "active":
            return [seen]
        changed = [name for name in LISTED if getattr(self, name) != getattr(seen, name)]
        if not changed:
            return []
        values = {name: getattr(seen, name) for name in LISTED}
        return [AssetChanged(asset_id=seen.asset_id, changed=[_WIRE.get(name, name) for name in changed], **values)]

    def decide_delisting(self) -> Sequence[Event]:
        """The event that the asset is in the broker's list no more; none if it was not listed."""
        return [AssetDelisted(asset_id=self.asset_id, symbol=self.symbol)] if self.status == "active" else []

    def decide_outcome(self, outcome: Outcome, request_id: str, latest_report: str | None) -> Sequence[Event]:
        """The outcome of a request, and the report that came in with it if it is a new one; none if the request is settled.

        Args:
            request_id: id of the `pollenationNeeded` that the outcome answers, which must be the cause of what is appended.
            latest_report: day of the newest report in the documents, if they name one.
        """
        if self.is_settled(request_id):
            return []
        is_new = latest_report is not None and latest_report not in self.reports
        if isinstance(outcome, PollinationFailed) or latest_report is None or not is_new:
            return [outcome]
        return [
            outcome,
            EarningsProcessed(asset_id=outcome.asset_id, earnings_date=latest_report, symbol=outcome.symbol),
        ]

    def decide_schedule(self, scheduled: EarningsScheduled) -> Sequence[Event]:
        """The event, unless the last one names the same days already: a moved estimate is no change of date."""
        known = (self.next_report_date, self.next_fiscal_date_ending)
        return [] if known == (scheduled.report_date, scheduled.fiscal_date_ending) else [scheduled]

    def decide_news(self, collected: NewsCollected) -> Sequence[Event]:
        """The event, unless the last news are the same document already."""
        is_known = self.news is not None and self.news.digest == collected.document.digest
        return [] if is_known else [collected]


def _former(kept: Sequence[str], before: str, now: str) -> tuple[str, ...]:
    """Names that the company gave up stay findable; one that it takes again is no former one."""
    given_up = dict.fromkeys([*kept, before])
    return tuple(name for name in given_up if name and name != now)[-FORMER:]
