"""Events of pollination: planning the vendor's calls, collecting documents, settling a batch."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from signal9_contracts.base import AssetId, BatchId, Count, Day, Digest, Event, Symbol

DataType = Literal["OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW", "EARNINGS"]
DATA_TYPES: Final[tuple[DataType, ...]] = ("OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW", "EARNINGS")
"""The five documents that make one company, in the order in which they are fetched."""

TriggerType = Literal["regular", "earnings", "backfill"]
FailureCode = Literal["unknownSymbol", "unreadableAnswer", "budgetExhausted", "refused", "vendorUnavailable"]


class DocumentRef(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A vendor's raw answer, kept as bytes under its digest (a claim check)."""

    data_type: DataType
    digest: Digest
    size: Annotated[int, Meta(ge=1, description="bytes")]
    collected_at: Annotated[datetime, Meta(tz=True, description="when the vendor answered, UTC")]


class Pick(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A company that the planner chose, and why."""

    asset_id: AssetId
    symbol: Symbol
    reason: str


class PollinationPlanned(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How one run of the planner allotted the day's calls. Stream `budget-<vendor>-<day>`."""

    vendor: str
    day: Day
    trigger_type: TriggerType
    run: Annotated[str, Meta(description="prefix of the batches that this run opened")]
    calls_limit: Annotated[int, Meta(ge=0, description="calls a day; absent on plans without a daily limit")] | None = (
        None
    )
    calls_spent: Count
    calls_planned: Count
    picked: list[Pick]
    left: Annotated[int, Meta(ge=0, description="candidates that the budget or maxAssets left out")]
    left_because: str = ""


class PollinationBatchOpened(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A batch of at most 8 assets was opened. Stream `batch-<batchId>`."""

    batch_id: BatchId
    trigger_type: TriggerType
    batch_size: Literal[8]
    asset_ids: Annotated[list[AssetId], Meta(min_length=1, max_length=8)]


class PollenationNeeded(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Published: an asset's documents should be fetched (the spelling is the published name)."""

    asset_id: AssetId
    data_types: Annotated[list[DataType], Meta(min_length=1)]
    symbol: Symbol | None = None
    batch_id: BatchId | None = None
    reason: str = ""


class FundamentalsCollected(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """All documents asked for were fetched and archived. Stream `asset-<assetId>`."""

    asset_id: AssetId
    symbol: Symbol
    batch_id: BatchId
    documents: Annotated[list[DocumentRef], Meta(min_length=1)]


class PollinationFailed(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset's documents could not be fetched; what was fetched before the failure is kept. Stream `asset-<assetId>`."""

    asset_id: AssetId
    symbol: Symbol
    batch_id: BatchId
    code: FailureCode
    detail: Annotated[str, Meta(description="what came, what was expected, what to do", max_length=2000)]
    documents: list[DocumentRef] = []


class EarningsProcessed(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Published: an earnings report of the asset is among the documents collected. Stream `asset-<assetId>`."""

    asset_id: AssetId
    earnings_date: Day
    symbol: Symbol | None = None


class PollinationAssetSettled(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One asset of a batch is in, or has failed. Stream `batch-<batchId>`."""

    batch_id: BatchId
    asset_id: AssetId
    symbol: Symbol
    outcome: Literal["collected", "failed"]
    documents: list[DocumentRef] = []


class PollinationBatchClosed(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """All assets of a batch have settled. Stream `batch-<batchId>`."""

    batch_id: BatchId
    collected: Count
    failed: Count
