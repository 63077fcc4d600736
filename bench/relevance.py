"""Search quality on judged descriptions: ours beside the specification's mapping, either ranking alone, and their plain fusion."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from opensearchpy import OpenSearch, helpers

from bench._servers import running
from bench.harness import Row
from bench.judged import PARTS, PROFILES, Figures, Judged, documents, figures, judged
from signal9_readmodels.layout.indices import embedded_text
from signal9_readmodels.search import Document, OpenSearchIndex, SearchQuery, WordLlamaEmbedder
from signal9_readmodels.search.fusion import fuse
from signal9_readmodels.search.mappings import mapping

Ranking = Callable[[str], list[str]]
"""Symbols that a text finds, best first."""
BARS: Final = Figures(ndcg=0.88, hit=0.985, meant=0.985)
_FIELDS: Final = ("company_name", "industry", "sector", "description")
_PLAIN: Final = "plain"
_PAPERS_CONSTANT: Final = 60


def bench() -> Iterator[Row]:
    """nDCG@5 and hit@3 of each part of the descriptions, beside the best that is not ours: plain reciprocal rank fusion."""
    if not PROFILES.exists():
        print(f"relevance: no company profiles at {PROFILES}; SIGNAL9_MARKET_DIR names their folder.", file=sys.stderr)
        return
    with running("opensearch") as endpoints:
        rankings = systems(OpenSearch(endpoints["opensearch"], timeout=60))
        for part in PARTS:
            yield from _rows(part, judged("descriptions", part), rankings)


def systems(client: OpenSearch) -> Mapping[str, Ranking]:
    """Name -> symbols that each way of searching finds, best first; the last two are plain fusion and ours."""
    embedder, profiles = WordLlamaEmbedder(), documents()
    index = OpenSearchIndex(client, embedder)
    index.lifecycle.ensure()
    index.put_all(profiles)
    _index_plainly(client, embedder, profiles)
    client.indices.refresh(index=f"assets,{_PLAIN}")

    def plainly(query: Mapping[str, Any]) -> list[str]:
        answer = client.search(index=_PLAIN, body={"query": query, "size": 50, "_source": False})
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    def specified(text: str) -> list[str]:
        fields = ["company_name.plain", "description.plain"]
        return plainly({"multi_match": {"query": text, "fields": fields}})

    def words(text: str) -> list[str]:
        return plainly({"multi_match": {"query": text, "fields": list(_FIELDS), "type": "most_fields"}})

    def meaning(text: str) -> list[str]:
        (vector,) = embedder.embed([text])
        return plainly({"knn": {"vector": {"vector": vector, "k": 50}}})

    def plain_fusion(text: str) -> list[str]:
        return [each.id for each in fuse([words(text), meaning(text)], constant=_PAPERS_CONSTANT)]

    def ours(text: str) -> list[str]:
        return [hit.document["symbol"] for hit in index.find(SearchQuery.parse(text)).hits]

    return {
        "the specification's mapping": specified,
        "words alone": words,
        "meaning alone": meaning,
        "plain fusion": plain_fusion,
        "ours": ours,
    }


def _index_plainly(client: OpenSearch, embedder: WordLlamaEmbedder, profiles: Sequence[Document]) -> None:
    text = {"type": "text", "analyzer": "english", "fields": {"plain": {"type": "text", "analyzer": "standard"}}}
    vector = mapping("assets", embedder.dimensions, "english")["properties"]["vector"]
    body = {
        "settings": {"index": {"knn": True, "number_of_shards": 1, "number_of_replicas": 0}},
        "mappings": {"properties": {**dict.fromkeys(_FIELDS, text), "vector": vector}},
    }
    client.indices.create(index=_PLAIN, body=body)
    vectors = embedder.embed([embedded_text(document) for document in profiles])
    actions = []
    for document, numbers in zip(profiles, vectors, strict=True):
        known = {field: document.body[field] for field in _FIELDS if document.body[field] is not None}
        actions.append({"_index": _PLAIN, "_id": document.id, **known, "vector": numbers})
    helpers.bulk(client, actions)


def _rows(part: str, queries: Sequence[Judged], rankings: Mapping[str, Ranking]) -> Iterator[Row]:
    measured = {name: figures([ranking(each.query) for each in queries], queries) for name, ranking in rankings.items()}
    ours = measured.pop("ours")
    labels = {"ndcg": "nDCG@5", "hit": "hit@3", "meant": "hit@3, company meant"}
    for field, label in labels.items():
        mine, bar = getattr(ours, field), getattr(BARS, field)
        others = "; ".join(f"{name} {getattr(each, field):.3f}" for name, each in measured.items())
        best = getattr(measured["plain fusion"], field)
        kept = mine >= bar if part == "held-out" else None
        what = f"search by description, {part} part ({len(queries)}): {label}"
        yield Row(what, f"{mine:.3f}", others, f"{mine / best:.2f}", f"≥ {bar:g}" if kept is not None else "–", kept)
