"""Events of the analysis: what is to be rated, what was found wrong, what the rating is."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from signal9_contracts.base import AnalysisId, AssetId, BatchId, Digest, Event, Symbol
from signal9_contracts.pollination import DocumentRef


class AssetToAnalyze(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One asset of an analysis batch, with the documents to rate it by."""

    asset_id: AssetId
    symbol: Symbol
    analysis_id: AnalysisId
    documents: list[DocumentRef]


class AnalysisNeeded(Event, frozen=True, kw_only=True, rename="camel"):
    """Published: the assets of a batch are ready to be rated. Stream `batch-<batchId>`.

    `batchSize` is the capacity of a batch, always 8; `assetIds` holds 1 to 8.
    """

    asset_ids: Annotated[list[AssetId], Meta(min_length=1, max_length=8)]
    batch_size: Literal[8]
    batch_id: BatchId | None = None
    assets: Annotated[list[AssetToAnalyze], Meta(max_length=8)] = []


class Fault(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Something wrong in a vendor's document: where, what came, what was expected."""

    path: Annotated[str, Meta(description="document and JSON path, e.g. BALANCE_SHEET:$.annualReports[0].totalAssets")]
    found: str
    expected: str
    rule: str


class DataValidated(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset's documents passed the checks; warnings are faults that do not forbid a rating. Stream `analysis-<analysisId>`."""

    analysis_id: AnalysisId
    asset_id: AssetId
    symbol: Symbol
    warnings: list[Fault] = []


class DataRejected(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset's documents failed the checks; nothing downstream sees them. Stream `analysis-<analysisId>`."""

    analysis_id: AnalysisId
    asset_id: AssetId
    symbol: Symbol
    faults: Annotated[list[Fault], Meta(min_length=1)]


class Reason(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One rule that spoke for or against a company."""

    rule_id: str
    sentence: str
    contribution: Annotated[float, Meta(description="points of the overall score, -100 to 100, above or below neutral")]


class AnalysisComplete(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Published: an analysis ended. A completed one carries the rating, a failed one its error. Stream `analysis-<analysisId>`."""

    analysis_id: AnalysisId
    asset_id: AssetId
    status: Literal["completed", "failed"]
    symbol: Symbol | None = None
    investment_rating: Annotated[int, Meta(ge=1, le=5, description="1 worst to 5 best")] | None = None
    confidence: Annotated[float, Meta(ge=0, le=100, description="how far the evidence carries, percent")] | None = None
    rating_stability: Literal["high", "medium", "low"] | None = None
    components: dict[str, Annotated[float, Meta(ge=0, le=100)] | None] = {}
    reasons: list[Reason] = []
    ruleset_version: Annotated[int, Meta(ge=1)] | None = None
    result_digest: Digest | None = None
    result_size: Annotated[int, Meta(ge=1, description="bytes of the whole analysis in the results bucket")] | None = (
        None
    )
    error: str = ""
