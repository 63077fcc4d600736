"""Search in documents at hand: what answers without the engine, and the ports of search in memory."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from signal9_readmodels.errors import IndexRejected
from signal9_readmodels.layout.asset import exact_keys
from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.filters import all_hold
from signal9_readmodels.layout.indices import LAYOUTS
from signal9_readmodels.search.embedding import DIMENSIONS
from signal9_readmodels.search.page import Hit, Reason, SearchPage
from signal9_readmodels.search.query import SearchQuery
from signal9_readmodels.words.text import ComparableText, significant, singular, words

WEIGHTS: Final = {"company_name": 4.0, "industry": 2.0, "sector": 1.5, "title": 2.0}
"""Field -> what a word of the text found in it counts, where that is not 1."""
EXACT: Final[Mapping[Reason, float]] = {
    "ticker": 1000.0,
    "share_class": 900.0,
    "former_ticker": 800.0,
    "name": 700.0,
    "other_name": 600.0,
}
"""Reason -> what it counts: more than all words together, in the engine's order."""


def find_among(
    query: SearchQuery,
    documents: Iterable[Document],
    newest: Mapping[str, Mapping[str, Any]],
    *,
    degraded: bool = False,
) -> SearchPage:
    """The page that `query` asks for among documents of its index: by tickers, names and words, with no meaning and no misspellings.

    `newest` holds the body of each company's newest analysis by asset id.
    """
    layout = LAYOUTS[query.index]
    own, of_newest = (query.filters.conditions(fields) for fields in (layout.filters, layout.newest_filters))
    wanted = _singulars(query.text)
    scored: list[tuple[float, Reason, Document]] = []
    for document in documents:
        if all_hold(own, document.body) and all_hold(of_newest, newest.get(document.id)):
            reason = _exact(query.comparable, document.body, layout.symbol) or "words"
            if score := EXACT.get(reason, 0.0) + _shared(wanted, document.body, layout.embedded):
                scored.append((score, reason, document))
    scored.sort(key=lambda each: (-each[0], str(each[2].body.get(layout.symbol, "")), each[2].id))
    hits = [
        Hit(id=document.id, score=score, word_rank=rank, meaning_rank=None, document=dict(document.body), why=[reason])
        for rank, (score, reason, document) in enumerate(scored, start=1)
    ]
    return SearchPage(
        query=query, hits=hits[query.first : query.first + query.limit], total=len(hits), degraded=degraded
    )


def _exact(text: ComparableText, body: Mapping[str, Any], symbol: str) -> Reason | None:
    """How the text names the company; None where it does not."""
    named, keys = body.get(symbol) or (), exact_keys(body)
    if text.ticker in ([named] if isinstance(named, str) else named) or text.ticker in keys["ticker_keys"]:
        return "ticker"
    if not set(text.ticker_keys).isdisjoint(keys["ticker_keys"]):
        return "share_class"
    if not set(text.ticker_keys).isdisjoint(keys["former_ticker_keys"]):
        return "former_ticker"
    if text.name_key in keys["name_key"]:
        return "name"
    return "other_name" if text.name_key in keys["other_name_keys"] else None


def _shared(wanted: set[str], body: Mapping[str, Any], fields: Sequence[str]) -> float:
    """The share of the wanted words that each field holds, by the field's weight."""
    score = 0.0
    for field in fields:
        value = body.get(field) or ""
        held = _singulars(value if isinstance(value, str) else " ".join(value))
        score += WEIGHTS.get(field, 1.0) * len(wanted & held) / len(wanted)
    return score


def _singulars(text: str) -> set[str]:
    return {singular(word) for word in significant(text).split()}


class InMemorySearchIndex:
    """A `SearchIndex` without an engine; `refused` holds the ids that it does not take."""

    def __init__(self) -> None:
        self.documents: dict[tuple[str, str], Document] = {}
        self.refused: set[str] = set()

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        failures: dict[str, Exception] = {}
        for document in documents:
            key = (document.index, document.id)
            present = self.documents.get(key)
            if document.id in self.refused:
                failures[document.id] = IndexRejected(f"The document {document.id!r} was refused, as the test asked.")
            elif present is None or present.version <= document.version:
                self.documents[key] = document
        return failures

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:
        return {each: self.documents[index, each].version for each in ids if (index, each) in self.documents}

    def find(self, query: SearchQuery) -> SearchPage:
        held = [document for (index, _), document in self.documents.items() if index == query.index]
        return find_among(query, held, self.newest_analyses())

    def newest_analyses(self, asset_ids: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
        # Analysis ids are UUIDv7: the newest sorts last.
        analyses = [each.body for (index, _), each in sorted(self.documents.items()) if index == "analysis"]
        return {each["asset_id"]: each for each in analyses if asset_ids is None or each["asset_id"] in asset_ids}


class WordHashEmbedder:
    """An `Embedder` whose vectors count words: near are texts that share some, whatever they mean."""

    name = "word-hash-256"
    dimensions = DIMENSIONS

    def embed(self, texts: Sequence[str]) -> list[list[float] | None]:
        return [_vector(text) for text in texts]


def _vector(text: str) -> list[float] | None:
    found = words(text)
    if not found:
        return None
    counts = [0.0] * DIMENSIONS
    for word in found:
        counts[hashlib.sha256(word.encode()).digest()[0]] += 1.0
    length = math.hypot(*counts)
    return [count / length for count in counts]
