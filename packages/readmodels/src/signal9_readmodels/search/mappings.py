"""Mappings of the three search indices: exact fields, words, names and vectors."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

import msgspec

from signal9_readmodels.search.document import derivation

Analyzer = Literal["english", "standard"]
"""`english` stems and drops stop words; an engine without the analysis module has the built-in `standard` only."""

ALIASES: Final = ("assets", "news", "analysis")
_KEYWORD: Final = {"type": "keyword"}
_DATE: Final = {"type": "date"}
_SHOWN: Final = {"type": "keyword", "index": False, "doc_values": False}
_DERIVED: Final = (
    "vector",
    "ticker_keys",
    "former_ticker_keys",
    "name_key",
    "other_name_keys",
    "name_words",
    "name_grams",
    "opening",
    "plain_industry",
)
"""Fields that the index makes from the others: searched, but neither stored nor answered."""

WORD_FIELDS: Final = MappingProxyType(
    {
        "assets": ("company_name", "industry", "sector", "description"),
        "news": ("title^2", "content"),
        "analysis": ("reasons",),
    }
)
"""Alias -> fields that words are looked for in, with their weight."""

SUMMARY_FIELDS: Final = ("industry", "opening", "plain_industry")
"""Fields of `assets` that say in short what a company is; words in them count once more."""

SHOWN_FIELDS: Final = MappingProxyType(
    {"assets": ("description",), "news": ("title", "content"), "analysis": ("reasons",)}
)
"""Alias -> fields in which the words that matched are highlighted."""


def mapping(alias: str, dimensions: int, analyzer: Analyzer) -> dict[str, Any]:
    """The mapping of the index behind `alias`, for vectors of `dimensions` numbers."""
    # Offsets in the postings spare the highlighter from reading a long text again.
    text = {"type": "text", "analyzer": analyzer, "index_options": "offsets"}
    name = text | {"fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}
    fields: Mapping[str, Mapping[str, Any]] = {
        "assets": {
            "asset_id": _KEYWORD,
            "symbol": _KEYWORD,
            "company_name": name,
            "former_names": _SHOWN,
            "former_symbols": _SHOWN,
            "sector": name,
            "industry": name,
            "description": text,
            "market_cap": {"type": "double"},
            "status": _KEYWORD,
            "unrated_reason": _SHOWN,
            "last_updated": _DATE,
            "ticker_keys": _KEYWORD,
            "former_ticker_keys": _KEYWORD,
            "name_key": _KEYWORD,
            "other_name_keys": _KEYWORD,
            "name_words": {"type": "text", "analyzer": "standard"},
            "name_grams": {"type": "text", "analyzer": "whitespace"},
            "opening": {"type": "text", "analyzer": analyzer},
            "plain_industry": {"type": "text", "analyzer": analyzer},
        },
        "news": {
            "news_id": _KEYWORD,
            "asset_symbol": _KEYWORD,
            "title": text,
            "content": text,
            "url": _SHOWN,
            "relevance_score": {"type": "float"},
            "sentiment_score": {"type": "float"},
            "time_published": _DATE,
            "source": _KEYWORD,
        },
        "analysis": {
            "analysis_id": _KEYWORD,
            "asset_id": _KEYWORD,
            "symbol": _KEYWORD,
            "investment_rating": {"type": "integer"},
            "confidence_interval": {"type": "float"},
            "rating_components": {"type": "object"},
            "reasons": text,
            "analysis_date": _DATE,
            "analysis_type": _KEYWORD,
            "status": _KEYWORD,
            "unrated_reason": _SHOWN,
        },
    }
    vector = {
        "type": "knn_vector",
        "dimension": dimensions,
        "method": {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"},
    }
    return {
        "dynamic": False,
        "_source": {"excludes": list(_DERIVED)},
        "properties": {**fields[alias], "vector": vector},
    }


def index_body(alias: str, embedding: str, dimensions: int, analyzer: Analyzer) -> dict[str, Any]:
    """Settings and mapping of a new index for `alias`, without the alias; `_meta` says what the documents were made with."""
    made = mapping(alias, dimensions, analyzer)
    return {
        "settings": {
            "index": {
                "knn": True,
                "number_of_shards": 1,
                # A copy on a second node where there is one: none on a laptop, one on the domain of two zones.
                "auto_expand_replicas": "0-1",
                "refresh_interval": "1s",
            }
        },
        "mappings": made | {"_meta": {"fingerprint": fingerprint(alias, embedding, dimensions, analyzer)}},
    }


def fingerprint(alias: str, embedding: str, dimensions: int, analyzer: Analyzer) -> str:
    """Twelve hex digits that change when the documents of `alias` must be indexed anew."""
    made = msgspec.json.encode([embedding, derivation(alias), mapping(alias, dimensions, analyzer)], order="sorted")
    return hashlib.sha256(made).hexdigest()[:12]
