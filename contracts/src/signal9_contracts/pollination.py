"""Events of pollination: planning the vendor's calls, collecting documents, settling a batch."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from signal9_contracts.base import AssetId, BatchId, Count, Day, Digest, DocumentSize, Event, Symbol, unit

DataType = Literal["OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW", "EARNINGS"]
DATA_TYPES: Final[tuple[DataType, ...]] = ("OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW", "EARNINGS")
"""The five documents that make one company, in the order in which they are fetched."""

VENDOR: Final = "alphavantage"
"""The vendor of company data, where the setting SIGNAL9_VENDOR names no other."""

TriggerType = Literal["regular", "earnings", "backfill"]
Trigger = Annotated[TriggerType, Meta(description="what the planner was asked for: a schedule's run, or a backfill")]
FailureCode = Literal["unknownSymbol", "unreadableAnswer", "budgetExhausted", "refused", "vendorUnavailable"]


BATCH_CAPACITY: Final = 8
BatchSize = Annotated[Literal[8], Meta(description="capacity of a batch, always 8"), unit("assets")]
BatchAssets = Annotated[list[AssetId], Meta(description="the assets of the batch, 1 to 8", min_length=1, max_length=8)]


class DocumentRef(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel"):
    """A vendor's raw answer, kept as bytes under its digest (a claim check)."""

    data_type: Annotated[DataType, Meta(description="which of a company's documents it is")]
    digest: Digest
    size: DocumentSize
    collected_at: Annotated[datetime, Meta(tz=True, description="when the vendor answered"), unit("UTC")]


class Pick(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel"):
    """A company that the planner chose, and why."""

    asset_id: AssetId
    symbol: Symbol
    reason: Annotated[str, Meta(description="why it was picked before others, for people")]


class Skipped(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Companies that a run of the planner left out for one reason."""

    reason: Annotated[str, Meta(description="why they were left, for people")]
    count: Annotated[Count, Meta(description="how many they are"), unit("assets")]
    symbols: Annotated[list[Symbol], Meta(description="the first of them, most valuable first")] = []


class PollinationPlanned(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How one run of the planner allotted the day's calls."""

    vendor: Annotated[str, Meta(description="whose calls are planned, e.g. alphavantage")]
    day: Annotated[Day, Meta(description="day whose calls are planned, YYYY-MM-DD in UTC")]
    trigger_type: Trigger
    run: Annotated[str, Meta(description="prefix of the batches that this run opened")]
    calls_limit: (
        Annotated[Count, Meta(description="the plan's limit a day; absent without one"), unit("calls")] | None
    ) = None
    calls_spent: Annotated[Count, Meta(description="spent on that day before this run"), unit("calls")]
    calls_planned: Annotated[Count, Meta(description="given out by this run"), unit("calls")]
    picked: Annotated[list[Pick], Meta(description="the companies chosen, most valuable first")]
    left: Annotated[Count, Meta(description="candidates that the budget or maxAssets left out"), unit("assets")]
    left_because: Annotated[str, Meta(description="why they were left, for people; empty if none was")] = ""
    calls_reserved: Annotated[
        Count, Meta(description="kept for the calendar and the news of that day"), unit("calls")
    ] = 0
    skipped: Annotated[list[Skipped], Meta(description="everyone who was not picked, by reason")] = []

    def batches(self) -> dict[str, list[Pick]]:
        """The batches that this run opens: id -> at most 8 of the picked, in order."""
        starts = range(0, len(self.picked), BATCH_CAPACITY)
        return {
            f"{self.run}-{number:03d}": self.picked[start : start + BATCH_CAPACITY]
            for number, start in enumerate(starts, start=1)
        }


class PollinationBatchOpened(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A batch of at most 8 assets was opened."""

    batch_id: BatchId
    trigger_type: Trigger
    batch_size: BatchSize
    asset_ids: BatchAssets
    deadline: (
        Annotated[datetime, Meta(tz=True, description="when it closes without the assets that are not in"), unit("UTC")]
        | None
    ) = None


class PollenationNeeded(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset's documents should be fetched (the spelling is the published name)."""

    asset_id: AssetId
    data_types: Annotated[
        list[Annotated[DataType, Meta(description="one document")]],
        Meta(description="the documents to fetch", min_length=1),
    ]
    symbol: Symbol | None = None
    batch_id: BatchId | None = None
    reason: Annotated[str, Meta(description="why it was picked, for people")] = ""
    documents_since: (
        Annotated[datetime, Meta(tz=True, description="older documents, archived or not, do not do"), unit("UTC")]
        | None
    ) = None


class FundamentalsCollected(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """All documents asked for were fetched and archived."""

    asset_id: AssetId
    symbol: Symbol
    batch_id: BatchId
    documents: Annotated[list[DocumentRef], Meta(description="the archived answers, one per document", min_length=1)]


class PollinationFailed(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset's documents could not be fetched; what was fetched before the failure is kept."""

    asset_id: AssetId
    symbol: Symbol
    batch_id: BatchId
    code: Annotated[FailureCode, Meta(description="what went wrong, for machines")]
    detail: Annotated[str, Meta(description="what came, what was expected, what to do", max_length=2000)]
    documents: Annotated[list[DocumentRef], Meta(description="the answers that are archived")] = []


class EarningsProcessed(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An earnings report of the asset is among the documents collected."""

    asset_id: AssetId
    earnings_date: Annotated[Day, Meta(description="day on which the report came out, YYYY-MM-DD")]
    symbol: Symbol | None = None


class PollinationAssetSettled(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One asset of a batch is in, or has failed."""

    batch_id: BatchId
    asset_id: AssetId
    symbol: Symbol
    outcome: Annotated[Literal["collected", "failed"], Meta(description="whether its documents are in")]
    documents: Annotated[list[DocumentRef], Meta(description="the answers that are archived")] = []


class PollinationBatchClosed(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """All assets of a batch have settled, or its deadline has passed."""

    batch_id: BatchId
    collected: Annotated[Count, Meta(description="assets whose documents are in"), unit("assets")]
    failed: Annotated[Count, Meta(description="assets whose documents could not be fetched"), unit("assets")]
    overdue: Annotated[list[AssetId], Meta(description="assets that were not heard of by the deadline")] = []
