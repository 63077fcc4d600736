"""An analysis in the read models: its row, and its document in the index `analysis`."""

from typing import TYPE_CHECKING, Any, Final, Self

from signal9_readmodels.layout.document import DATE, FLOAT, INTEGER, KEYWORD, OBJECT, SHOWN, TEXT, Field, Layout
from signal9_readmodels.layout.row import TableRow

if TYPE_CHECKING:
    from signal9_domain import Analysis

ANALYSIS_KEY: Final = ("asset_id", "analysis_id")
"""Analysis ids are UUIDv7: a company's newest analysis sorts last."""


class AnalysisRow(TableRow, frozen=True, kw_only=True):
    """One analysis of one asset; a completed one has a rating, or an `unrated_reason`."""

    asset_id: str
    analysis_id: str
    symbol: str | None = None
    status: str = "running"
    investment_rating: int | None = None
    unrated_reason: str | None = None
    confidence: float | None = None
    rating_stability: str | None = None
    components: dict[str, float | None] = {}
    reasons: list[dict[str, Any]] = []
    ruleset_version: int | None = None
    result_digest: str | None = None
    result_size: int | None = None
    cautions: list[str] | None = None
    sector: str | None = None
    industry_group: str | None = None
    error: str = ""
    faults: list[dict[str, str]] = []
    analyzed_at: str = ""

    @classmethod
    def of_analysis(cls, analysis: "Analysis", version: int) -> Self | None:
        """The row of an analysis at a version of its stream; None of one that no event names yet."""
        if not analysis.analysis_id:
            return None
        # None, so that an analysis of before these fields keeps the row that it had.
        said = {"unrated_reason": analysis.unrated_reason or None, "cautions": analysis.cautions or None}
        return cls.of_state(analysis, version, **said)

    @property
    def sentences(self) -> list[str]:
        """The reasons of the rating in words."""
        return [str(reason["sentence"]) for reason in self.reasons]

    @property
    def analysis_type(self) -> str | None:
        """By which rule set it was made; None where it gave no rating."""
        return f"ruleset-{self.ruleset_version}" if self.ruleset_version else None

    @property
    def why_unrated(self) -> str | None:
        """Why the analysis gave no rating, whether it was completed, rejected or failed; None where it gave one or is under way."""
        if self.faults:
            first = self.faults[0]
            more = f" and {len(self.faults) - 1} more" if len(self.faults) > 1 else ""
            return f"Its documents were rejected: {first['path']} holds {first['found']}, expected {first['expected']}{more}."
        return self.unrated_reason or self.error or None


ANALYSES: Final = Layout(
    index="analysis",
    id="analysis_id",
    symbol="symbol",
    fields={
        "analysis_id": Field(KEYWORD),
        "asset_id": Field(KEYWORD),
        "symbol": Field(KEYWORD),
        "investment_rating": Field(INTEGER),
        "confidence_interval": Field(FLOAT, "confidence"),
        "rating_components": Field(OBJECT, "components"),
        "reasons": Field(TEXT, "sentences"),
        "analysis_date": Field(DATE, lambda row: row.analyzed_at or None),
        "analysis_type": Field(KEYWORD),
        "status": Field(KEYWORD),
        "unrated_reason": Field(SHOWN, "why_unrated"),
        "cautions": Field(SHOWN),
    },
    words=("reasons",),
    excerpts=("reasons",),
    filters={"symbol": "symbol", "rating": "investment_rating", "day": "analysis_date"},
)
