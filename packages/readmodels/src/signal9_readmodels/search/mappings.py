"""Mappings of the three search indices: exact fields, words, names and vectors."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from signal9_readmodels.layout.asset import ASSETS
from signal9_readmodels.layout.document import LANGUAGE, Kind
from signal9_readmodels.layout.indices import LAYOUTS

Analyzer = Literal["english", "standard"]
"""`english` stems and drops stop words; an engine without the analysis module has the built-in `standard` only."""
_DERIVED: Final = ("vector", *ASSETS.derived)
"""Fields that the index makes from the others: searched, but neither stored nor answered."""


def mapping(alias: str, dimensions: int, analyzer: Analyzer) -> dict[str, Any]:
    """The mapping of the index behind `alias`, for vectors of `dimensions` numbers."""
    layout = LAYOUTS[alias]
    kinds = {**{name: field.kind for name, field in layout.fields.items()}, **layout.derived}
    vector = {
        "type": "knn_vector",
        "dimension": dimensions,
        "method": {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"},
    }
    properties: Mapping[str, Kind] = {**kinds, "vector": vector}
    return {
        "dynamic": False,
        "_source": {"excludes": list(_DERIVED)},
        "properties": {name: _by(kind, analyzer) for name, kind in properties.items()},
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
    layout = LAYOUTS[alias]
    derivation = [layout.embedded, *layout.derivation()]
    made = msgspec.json.encode([embedding, derivation, mapping(alias, dimensions, analyzer)], order="sorted")
    return hashlib.sha256(made).hexdigest()[:12]


def _by(kind: Kind, analyzer: Analyzer) -> Kind:
    return {**kind, "analyzer": analyzer} if kind.get("analyzer") == LANGUAGE else kind
