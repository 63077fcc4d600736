"""The search documents of an asset and of an analysis."""

from signal9_readmodels import AnalysisRow, AssetRow
from signal9_readmodels.search import Document


def asset_document(asset: AssetRow) -> Document:
    """What can be found about an asset."""
    body = {
        "asset_id": asset.asset_id,
        "symbol": asset.symbol,
        "company_name": asset.name,
        "sector": asset.sector,
        "industry": asset.industry,
        "description": asset.description,
        "market_cap": asset.market_cap,
        "status": asset.status,
        "last_updated": asset.last_updated,
    }
    return Document(index="assets", id=asset.asset_id, version=asset.stream_version, body=body)


def analysis_document(analysis: AnalysisRow) -> Document:
    """What can be found about an analysis: its rating, and its reasons in words."""
    body = {
        "analysis_id": analysis.analysis_id,
        "asset_id": analysis.asset_id,
        "symbol": analysis.symbol,
        "investment_rating": analysis.investment_rating,
        "confidence_interval": analysis.confidence,
        "rating_components": analysis.components,
        "reasons": [reason["sentence"] for reason in analysis.reasons],
        "analysis_date": analysis.analyzed_at or None,
        "analysis_type": f"ruleset-{analysis.ruleset_version}" if analysis.ruleset_version else None,
        "status": analysis.status,
    }
    return Document(index="analysis", id=analysis.analysis_id, version=analysis.stream_version, body=body)
