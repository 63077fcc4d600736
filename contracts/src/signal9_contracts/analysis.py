"""Events of the analysis: what is to be rated, what was found wrong, what the rating is."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from signal9_contracts.base import AnalysisId, AssetId, BatchId, Day, Digest, DocumentSize, Event, Symbol, unit
from signal9_contracts.news import NewsRef
from signal9_contracts.pollination import BatchAssets, BatchSize, DocumentRef


class AssetToAnalyze(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel", omit_defaults=True):
    """One asset of an analysis batch, with the documents to rate it by."""

    asset_id: AssetId
    symbol: Symbol
    analysis_id: AnalysisId
    documents: Annotated[list[DocumentRef], Meta(description="the documents to rate it by")]
    news: Annotated[NewsRef, Meta(description="the latest news of it, if there is any")] | None = None

    @property
    def references(self) -> dict[str, DocumentRef | NewsRef]:
        """What it is rated by: data type -> document, its news among them."""
        named: dict[str, DocumentRef | NewsRef] = {ref.data_type: ref for ref in self.documents}
        return named if self.news is None else {**named, "NEWS_SENTIMENT": self.news}

    @property
    def collected_on(self) -> date:
        """The day (UTC) on which the last of its documents was collected: it is rated as of that day."""
        return max(ref.collected_at for ref in self.documents).date()


class AnalysisNeeded(Event, frozen=True, kw_only=True, rename="camel"):
    """The assets of a batch are ready to be rated.

    `batchSize` is the capacity of a batch, always 8; `assetIds` holds 1 to 8.
    """

    asset_ids: BatchAssets
    batch_size: BatchSize
    batch_id: BatchId | None = None
    assets: Annotated[list[AssetToAnalyze], Meta(description="the assets with their documents", max_length=8)] = []


class Fault(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel"):
    """Something wrong in a vendor's document: where, what came, what was expected."""

    path: Annotated[str, Meta(description="document and JSON path, e.g. BALANCE_SHEET:$.symbol")]
    found: Annotated[str, Meta(description="what stands there")]
    expected: Annotated[str, Meta(description="what should stand there")]
    rule: Annotated[str, Meta(description="name of the check that failed")]


class DataValidated(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset's documents passed the checks; warnings are faults that do not forbid a rating."""

    analysis_id: AnalysisId
    asset_id: AssetId
    symbol: Symbol
    warnings: Annotated[list[Fault], Meta(description="faults that do not forbid a rating")] = []


class DataRejected(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset's documents failed the checks; nothing downstream sees them."""

    analysis_id: AnalysisId
    asset_id: AssetId
    symbol: Symbol
    faults: Annotated[list[Fault], Meta(description="why it was rejected", min_length=1)]


Score = Annotated[float, Meta(ge=0, le=100, description="0 worst to 100 best"), unit("points")]


class Reason(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel"):
    """One rule that spoke for or against a company."""

    rule_id: Annotated[str, Meta(description="rule of the rule set")]
    sentence: Annotated[str, Meta(description="what the rule found, for people")]
    contribution: Annotated[
        float, Meta(description="its part of the overall score, -100 to 100 around neutral"), unit("points")
    ]


Sentence = Annotated[str, Meta(description="one sentence for people", max_length=500)]


class AnalysisComplete(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An analysis ended. A completed one carries the rating, or why the company has none; a failed one its error."""

    analysis_id: AnalysisId
    asset_id: AssetId
    status: Annotated[
        Literal["completed", "failed"],
        Meta(description="completed: it has an investmentRating or an unratedReason; failed: it has an error"),
    ]
    symbol: Symbol | None = None
    investment_rating: (
        Annotated[int, Meta(ge=1, le=5, description="1 worst to 5 best; absent where the company is unrated")] | None
    ) = None
    unrated_reason: Annotated[
        str, Meta(description="why a completed analysis has no rating, one sentence; empty if it has", max_length=500)
    ] = ""
    confidence: (
        Annotated[float, Meta(ge=0, le=100, description="how far the evidence carries"), unit("percent")] | None
    ) = None
    rating_stability: (
        Annotated[Literal["high", "medium", "low"], Meta(description="how likely the rating is to stay")] | None
    ) = None
    components: Annotated[
        dict[str, Score | None], Meta(description="score of each component by its name, null without evidence")
    ] = {}
    reasons: Annotated[list[Reason], Meta(description="the rules that spoke, strongest first")] = []
    ruleset_version: Annotated[int, Meta(ge=1, description="rule set that the rating was made by")] | None = None
    result_digest: Digest | None = None
    result_size: (
        Annotated[DocumentSize, Meta(description="size of the whole analysis in the results bucket")] | None
    ) = None
    error: Annotated[str, Meta(description="why the analysis failed, for people; empty if it was completed")] = ""
    cautions: Annotated[
        list[Sentence],
        Meta(description="what was odd in the documents and what was used instead, the first ones", max_length=10),
    ] = []
    sector: Annotated[str, Meta(description="GICS sector that it was judged in", max_length=100)] | None = None
    industry_group: (
        Annotated[str, Meta(description="GICS industry group whose yardsticks were used", max_length=100)] | None
    ) = None
    industry: Annotated[str, Meta(description="industry as the vendor names it", max_length=200)] | None = None
    fiscal_date_ending: (
        Annotated[Day, Meta(description="last day of the newest fiscal year that was used, YYYY-MM-DD")] | None
    ) = None
    peer_metrics: Annotated[
        dict[str, float | None],
        Meta(description="what other companies are compared with it by: metric to value, null where it is not known"),
    ] = {}
