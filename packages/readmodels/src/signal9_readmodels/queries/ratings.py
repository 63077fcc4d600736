"""Ratings as a reader sees them, made from the read tables."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from signal9_readmodels.layout.analysis import AnalysisRow
from signal9_readmodels.layout.asset import AssetRow
from signal9_readmodels.tables.read_tables import ReadTables


class Rating(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One company's latest rating, in the GICS sector and industry group that it was judged in.

    `sector` of a rating that was made before sectors were told from industries is the vendor's word. `cautions` are
    sentences about its documents: what was odd, and what was used instead.
    """

    symbol: str
    name: str
    sector: str | None
    industry_group: str | None = None
    asset_id: str
    investment_rating: int
    confidence: float
    rating_stability: str
    components: dict[str, float | None]
    reasons: list[str]
    cautions: list[str] = []
    ruleset_version: int
    analysis_id: str
    analyzed_at: str


class Unrated(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A company without a rating, and why, in the sentence that a search gives as well.

    `analysed` tells whether an analysis found that there is too little to rate, or no company to rate: that analysis, the
    GICS sector that it told and its cautions are named. Else nothing could be analysed yet.
    """

    symbol: str
    asset_id: str
    reason: str
    analysed: bool = False
    analysis_id: str | None = None
    sector: str | None = None
    cautions: list[str] = []


class Ratings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Companies with a rating, best first, and those without, by symbol."""

    ratings: list[Rating]
    unrated: list[Unrated]

    def each(self) -> list[Rating | Unrated]:
        """The companies, whether rated or not."""
        return [*self.ratings, *self.unrated]

    @classmethod
    def of(cls, each: Iterable[Rating | Unrated]) -> "Ratings":
        """The companies in their order."""
        companies = list(each)
        rated = [company for company in companies if isinstance(company, Rating)]
        unrated = [company for company in companies if isinstance(company, Unrated)]
        return cls(
            ratings=sorted(rated, key=lambda rating: (-rating.investment_rating, -rating.confidence, rating.symbol)),
            unrated=sorted(unrated, key=lambda company: company.symbol),
        )


def rating_of(asset: AssetRow, analysis: AnalysisRow | None) -> Rating | Unrated:
    """What is known of a company from its row and its newest analysis."""
    if analysis is not None and analysis.investment_rating is not None:
        return Rating(
            symbol=asset.symbol,
            name=asset.name,
            sector=analysis.sector or asset.sector,
            industry_group=analysis.industry_group,
            asset_id=asset.asset_id,
            investment_rating=analysis.investment_rating,
            confidence=analysis.confidence or 0.0,
            rating_stability=analysis.rating_stability or "",
            components=analysis.components,
            reasons=analysis.sentences,
            cautions=analysis.cautions or [],
            ruleset_version=analysis.ruleset_version or 0,
            analysis_id=analysis.analysis_id,
            analyzed_at=analysis.analyzed_at,
        )
    newest = (None, None) if analysis is None else (analysis.status, analysis.why_unrated)
    unrated = Unrated(symbol=asset.symbol, asset_id=asset.asset_id, reason=why_unrated(asset.unrated_reason, *newest))
    if analysis is None or analysis.status != "completed":
        return unrated
    return replace(
        unrated,
        analysed=True,
        analysis_id=analysis.analysis_id,
        sector=analysis.sector,
        cautions=analysis.cautions or [],
    )


def why_unrated(uncollected: str | None, status: str | None, unrated: str | None) -> str:
    """Why a company has no rating, in a sentence.

    Args:
        uncollected: why no analysis can rate it, if that is known.
        status: of its newest analysis; None where it has none.
        unrated: why that one gave no rating, if that is known.
    """
    if status is None:
        return uncollected or "It has not been analysed yet."
    return unrated or f"Its analysis is {status}."


def latest_ratings(tables: ReadTables) -> Ratings:
    """Every company that was tried: from two scans."""
    latest = tables.latest_analyses()
    tried = [asset for asset in tables.all_assets() if asset.asset_id in latest or asset.last_failure is not None]
    return Ratings.of(rating_of(asset, latest.get(asset.asset_id)) for asset in tried)
