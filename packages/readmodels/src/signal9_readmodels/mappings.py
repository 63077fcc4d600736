"""Mappings of the three search indices: exact fields, words and vectors."""

from types import MappingProxyType
from typing import Any, Final

from signal9_readmodels.embedding import DIMENSIONS

_KEYWORD = {"type": "keyword"}
_TEXT = {"type": "text"}
_NAME = {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}
_DATE = {"type": "date"}
_VECTOR = {
    "type": "knn_vector",
    "dimension": DIMENSIONS,
    "method": {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"},
}

MAPPINGS: Final = MappingProxyType(
    {
        "assets": {
            "asset_id": _KEYWORD,
            "symbol": _KEYWORD,
            "company_name": _NAME,
            "sector": _NAME,
            "industry": _NAME,
            "description": _TEXT,
            "market_cap": {"type": "double"},
            "status": _KEYWORD,
            "last_updated": _DATE,
            "vector": _VECTOR,
        },
        "news": {
            "news_id": _KEYWORD,
            "asset_symbol": _KEYWORD,
            "title": _TEXT,
            "content": _TEXT,
            "url": {"type": "keyword", "index": False},
            "relevance_score": {"type": "float"},
            "sentiment_score": {"type": "float"},
            "time_published": _DATE,
            "source": _KEYWORD,
            "vector": _VECTOR,
        },
        "analysis": {
            "analysis_id": _KEYWORD,
            "asset_id": _KEYWORD,
            "symbol": _KEYWORD,
            "investment_rating": {"type": "integer"},
            "confidence_interval": {"type": "float"},
            "rating_components": {"type": "object"},
            "reasons": _TEXT,
            "analysis_date": _DATE,
            "analysis_type": _KEYWORD,
            "status": _KEYWORD,
            "vector": _VECTOR,
        },
    }
)
"""Alias -> properties of its documents."""

TEXT_FIELDS: Final = MappingProxyType(
    {
        "assets": ["symbol^6", "company_name^4", "industry^2", "sector^1.5", "description"],
        "news": ["title^3", "content", "asset_symbol^2"],
        "analysis": ["symbol^4", "reasons"],
    }
)
"""Alias -> fields that words are looked for in, with their weight."""


def index_body(alias: str) -> dict[str, Any]:
    """The settings and mapping of a new index behind `alias`."""
    return {
        "settings": {"index": {"knn": True, "number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "1s"}},
        "mappings": {"dynamic": False, "properties": MAPPINGS[alias]},
        "aliases": {alias: {}},
    }
