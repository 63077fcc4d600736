"""The search documents of an asset, of an analysis and of an article."""

from signal9_contracts import NewsScored
from signal9_readmodels import AnalysisRow, AssetRow
from signal9_readmodels.search import Document
from signal9_readmodels.search.standing import why_uncollected, why_unrated


def asset_document(asset: AssetRow) -> Document:
    """What can be found about an asset, its profile included where the statements are missing."""
    body = {
        "asset_id": asset.asset_id,
        "symbol": asset.symbol,
        "company_name": asset.name,
        "former_names": asset.former_names or None,
        "former_symbols": asset.former_symbols or None,
        "sector": asset.sector,
        "industry": asset.industry,
        "description": asset.description,
        "market_cap": asset.market_cap,
        "status": asset.status,
        "unrated_reason": why_uncollected(asset),
        "last_updated": asset.last_updated,
    }
    return Document(index="assets", id=asset.asset_id, version=asset.stream_version, body=body)


def analysis_document(analysis: AnalysisRow) -> Document:
    """What can be found about an analysis: its rating, and its reasons in words; why there is none, where it failed."""
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
        "unrated_reason": why_unrated(analysis),
    }
    return Document(index="analysis", id=analysis.analysis_id, version=analysis.stream_version, body=body)


def news_document(event: NewsScored) -> Document:
    """What can be found about an article: its texts, and the companies in it, most concerned first."""
    body = {
        "news_id": event.news_id,
        "asset_symbol": [mention.symbol for mention in event.mentions],
        "title": event.title,
        "content": event.summary,
        "url": event.url,
        "relevance_score": max(mention.relevance for mention in event.mentions),
        "sentiment_score": event.sentiment,
        "time_published": event.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "source": event.source,
    }
    return Document(index="news", id=event.news_id, version=event.metadata.stream_version, body=body)
