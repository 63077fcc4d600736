"""An analysis: its documents are validated or rejected, then it is completed or fails."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Final, Literal, Self

from msgspec.structs import replace

from signal9_contracts import AnalysisComplete, AssetToAnalyze, DataRejected, DataValidated, Event, Fault, Reason
from signal9_domain.streams import State

MAX_FAULTS: Final = 50
"""Faults kept in one event; the first ones tell what is wrong with a document."""
MAX_ERROR: Final = 1000
_RESULT: Final = (
    *("asset_id", "analysis_id", "symbol", "status", "investment_rating", "confidence", "rating_stability"),
    *("components", "reasons", "ruleset_version", "result_digest", "result_size", "error"),
    *("unrated_reason", "cautions", "sector", "industry_group", "industry", "fiscal_date_ending", "peer_metrics"),
)
"""What the state takes of the event that ends an analysis."""


class Analysis(State, frozen=True, kw_only=True, omit_defaults=True):
    """What has happened to one analysis of one asset; its stream is named after the analysis' id."""

    PREFIX: ClassVar[str] = "analysis-"

    analysis_id: str = ""
    """Empty until the stream holds an event."""
    asset_id: str = ""
    symbol: str | None = None
    status: Literal["running", "rejected", "completed", "failed"] = "running"
    """A completed one has a rating, or the reason why the company is unrated."""
    investment_rating: int | None = None
    unrated_reason: str = ""
    """Why a completed analysis has no rating."""
    confidence: float | None = None
    rating_stability: str | None = None
    components: dict[str, float | None] = {}
    reasons: list[Reason] = []
    """The strongest rules; the event carries a few of them, the stored result all."""
    ruleset_version: int | None = None
    result_digest: str | None = None
    result_size: int | None = None
    cautions: list[str] = []
    """What a reader should know of the documents; the event carries the first ones, the stored result all."""
    sector: str | None = None
    """GICS sector that it was judged in."""
    industry_group: str | None = None
    """GICS industry group whose yardsticks were used."""
    industry: str | None = None
    """As the vendor names it."""
    fiscal_date_ending: str | None = None
    """Last day of the newest fiscal year that was used."""
    peer_metrics: dict[str, float | None] = {}
    """What other companies are compared with it by."""
    error: str = ""
    faults: list[Fault] = []
    """Why the documents were rejected, at most `MAX_FAULTS`."""
    warnings: int = 0
    """Faults of valid documents that do not forbid a rating."""
    validated_at: datetime | None = None
    """When the documents passed or were rejected."""
    analyzed_at: datetime | None = None
    """When it was completed or failed."""

    @property
    def is_valid(self) -> bool | None:
        """Whether the documents passed; None if they were not checked."""
        return None if self.validated_at is None else not self.faults

    @property
    def has_ended(self) -> bool:
        """Whether it was completed or failed."""
        return self.analyzed_at is not None

    @property
    def judged_at(self) -> datetime | None:
        """When it was last learned whether its documents can be rated; None where that is not known."""
        return self.analyzed_at if self.status == "completed" else self.validated_at

    def evolve(self, event: Event) -> Self:
        values: dict[str, Any] = {}
        moment = event.metadata.occurred_at
        match event:
            case DataValidated() | DataRejected():
                values = {name: getattr(event, name) for name in ("asset_id", "analysis_id", "symbol")}
                values["validated_at"] = moment
                if isinstance(event, DataRejected):
                    values |= {"status": "rejected", "faults": event.faults}
                else:
                    status = "running" if self.status == "rejected" else self.status
                    values |= {"status": status, "faults": [], "warnings": len(event.warnings)}
            case AnalysisComplete():
                values = {name: getattr(event, name) for name in _RESULT} | {"analyzed_at": moment}
        return replace(self, **values)

    def decide_verdict(
        self, asset: AssetToAnalyze, rejections: Sequence[Fault], warnings: Sequence[Fault]
    ) -> Sequence[Event]:
        """The verdict on the asset's documents: rejected where there is a rejection; none if they have one already."""
        if self.validated_at is not None:
            return []
        named: dict[str, Any] = {
            "analysis_id": asset.analysis_id,
            "asset_id": asset.asset_id,
            "symbol": asset.symbol,
        }
        if rejections:
            return [DataRejected(**named, faults=list(rejections[:MAX_FAULTS]))]
        return [DataValidated(**named, warnings=list(warnings[:MAX_FAULTS]))]

    def decide_completion(self, complete: AnalysisComplete) -> Sequence[Event]:
        """The event that ends the analysis; none if it has ended."""
        return [] if self.has_ended else [complete]

    def decide_failure(self, asset: AssetToAnalyze, error: str) -> Sequence[Event]:
        """The event that the analysis failed, with why its documents were rejected, else with `error`; none if it has ended."""
        if self.faults:
            first = self.faults[0]
            more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
            error = f"The documents were rejected: {first.path} is {first.found}, expected {first.expected}{more}."
        failed = AnalysisComplete(
            analysis_id=asset.analysis_id,
            asset_id=asset.asset_id,
            symbol=asset.symbol,
            status="failed",
            error=error[:MAX_ERROR],
        )
        return self.decide_completion(failed)
