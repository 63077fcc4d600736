"""Ratings as a reader sees them, made from the read tables."""

from collections.abc import Iterable

import msgspec

from signal9_readmodels.layout.analysis import AnalysisRow
from signal9_readmodels.layout.asset import AssetRow
from signal9_readmodels.tables.read_tables import ReadTables


class Rating(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One company's latest rating; `sector` is named as the vendor names it."""

    symbol: str
    name: str
    sector: str | None = None
    asset_id: str
    investment_rating: int
    confidence: float
    rating_stability: str
    components: dict[str, float | None]
    reasons: list[str]
    ruleset_version: int
    analysis_id: str
    analyzed_at: str


class Unrated(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A company without a rating, and why, in the sentence that a search gives as well."""

    symbol: str
    asset_id: str
    reason: str


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
    if analysis is not None and analysis.status == "completed":
        return Rating(
            symbol=asset.symbol,
            name=asset.name,
            sector=asset.sector,
            asset_id=asset.asset_id,
            investment_rating=analysis.investment_rating or 0,
            confidence=analysis.confidence or 0.0,
            rating_stability=analysis.rating_stability or "",
            components=analysis.components,
            reasons=analysis.sentences,
            ruleset_version=analysis.ruleset_version or 0,
            analysis_id=analysis.analysis_id,
            analyzed_at=analysis.analyzed_at,
        )
    newest = (None, None) if analysis is None else (analysis.status, analysis.unrated_reason)
    return Unrated(symbol=asset.symbol, asset_id=asset.asset_id, reason=why_unrated(asset.unrated_reason, *newest))


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
