"""Ratings as a reader sees them: from the read tables, never from the event store."""

from collections.abc import Sequence
from typing import Any

import msgspec
from rich.table import Table

from signal9_cli.errors import CommandFailed
from signal9_cli.output import plain
from signal9_readmodels import AnalysisRow, AssetRow, ReadTables


class Rating(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One company's latest rating."""

    symbol: str
    name: str
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
    """A company without a rating, and why."""

    symbol: str
    asset_id: str
    reason: str


def ratings_of(tables: ReadTables, symbols: Sequence[str] = ()) -> tuple[list[Rating], list[Unrated]]:
    """The latest ratings, best first, and the companies that were tried and have none.

    Raises:
        CommandFailed: a symbol that no asset has.
    """
    assets = {asset.asset_id: asset for asset in tables.all_assets()}
    wanted = {symbol.upper() for symbol in symbols}
    unknown = wanted - {asset.symbol for asset in assets.values()}
    if unknown:
        raise CommandFailed(
            f"No asset has the symbol {', '.join(sorted(unknown))}. `signal9 search` finds companies by name; "
            "assets are known after the first `signal9 day`."
        )
    latest = tables.latest_analyses()
    rated, unrated = [], []
    for asset in assets.values():
        if wanted and asset.symbol not in wanted:
            continue
        analysis = latest.get(asset.asset_id)
        if analysis is not None and analysis.status == "completed":
            rated.append(_rating(asset, analysis))
        elif (reason := _why(asset, analysis)) is not None:
            unrated.append(Unrated(symbol=asset.symbol, asset_id=asset.asset_id, reason=reason))
        elif wanted:
            unrated.append(Unrated(symbol=asset.symbol, asset_id=asset.asset_id, reason="not collected yet"))
    rated.sort(key=lambda rating: (-rating.investment_rating, -rating.confidence, rating.symbol))
    return rated, sorted(unrated, key=lambda each: each.symbol)


def ratings_table(ratings: Sequence[Rating], title: str = "Ratings") -> Table:
    """The ratings as a table for people."""
    table = Table(title=title, title_justify="left", pad_edge=False)
    table.add_column("company", max_width=34, no_wrap=True)
    table.add_column("rating", no_wrap=True)
    table.add_column("confidence", justify="right")
    table.add_column("stability")
    table.add_column("strongest reasons")
    for rating in ratings:
        stars = "★" * rating.investment_rating + "☆" * (5 - rating.investment_rating)
        table.add_row(
            f"{plain(rating.symbol)} {plain(rating.name)}",
            stars,
            f"{rating.confidence:.0f} %",
            rating.rating_stability,
            "\n".join(plain(reason) for reason in rating.reasons[:2]),
        )
    return table


def _rating(asset: AssetRow, analysis: AnalysisRow) -> Rating:
    return Rating(
        symbol=asset.symbol,
        name=asset.name,
        asset_id=asset.asset_id,
        investment_rating=analysis.investment_rating or 0,
        confidence=analysis.confidence or 0.0,
        rating_stability=analysis.rating_stability or "",
        components=analysis.components,
        reasons=[str(reason["sentence"]) for reason in analysis.reasons],
        ruleset_version=analysis.ruleset_version or 0,
        analysis_id=analysis.analysis_id,
        analyzed_at=analysis.analyzed_at,
    )


def _why(asset: AssetRow, analysis: AnalysisRow | None) -> str | None:
    if analysis is not None:
        return analysis.error or f"its analysis is {analysis.status}"
    return None if asset.last_failure is None else f"its documents could not be collected: {asset.last_failure}"


def as_json(ratings: Sequence[Rating], unrated: Sequence[Unrated]) -> dict[str, Any]:
    """The answer of `signal9 ratings --json`."""
    return {"ratings": list(ratings), "unrated": list(unrated)}
