"""The ports of search in memory: for tests of what is built on them."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import date

from signal9_readmodels.errors import IndexRejected
from signal9_readmodels.search import Document, Filters, Hit, SearchPage, SearchQuery, ask
from signal9_readmodels.search.embedding import DIMENSIONS
from signal9_readmodels.words.text import words


class WordHashEmbedder:
    """An `Embedder` whose vectors count words: near are texts that share some, whatever they mean."""

    name = "word-hash-256"
    dimensions = DIMENSIONS

    def embed(self, texts: Sequence[str]) -> list[list[float] | None]:
        return [_vector(text) for text in texts]


class InMemorySearchIndex:
    """A `SearchIndex` that ranks by shared words, an exact ticker first; `refused` holds the ids that it does not take."""

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

    def search(self, text: str, index: str, limit: int = 10) -> list[Hit]:
        return self.find(ask(text, index, limit=limit)).hits

    def find(self, query: SearchQuery) -> SearchPage:
        held = [document for (index, _), document in self.documents.items() if index == query.index]
        scored = [
            (_score(document, query.text), document) for document in held if self._passes(document, query.filters)
        ]
        ranked = sorted((each for each in scored if each[0] > 0), key=lambda each: (-each[0], each[1].id))
        hits = [
            Hit(id=document.id, score=score, word_rank=rank, meaning_rank=None, document=dict(document.body))
            for rank, (score, document) in enumerate(ranked, start=1)
        ]
        first = (query.page - 1) * query.limit
        return SearchPage(query=query, hits=hits[first : first + query.limit], total=len(hits))

    def _passes(self, document: Document, filters: Filters) -> bool:
        body = document.body
        sector, symbol = str(body.get("sector", "")), str(body.get("symbol", body.get("asset_symbol", "")))
        cap = body.get("market_cap")
        moment = str(body.get("last_updated") or body.get("time_published") or body.get("analysis_date") or "")
        return (
            filters.allows_sector(sector)
            and (filters.symbol is None or symbol == filters.symbol.upper())
            and filters.allows_rating(self._rating(document))
            and _within(cap, filters.min_market_cap, filters.max_market_cap)
            and _within(date.fromisoformat(moment[:10]) if moment else None, filters.since, filters.until)
        )

    def _rating(self, document: Document) -> int | None:
        """The document's own rating, or the newest one of its company."""
        rated = [document.body]
        if document.index == "assets":
            analyses = [each.body for each in self.documents.values() if each.index == "analysis"]
            mine = [body for body in analyses if body.get("asset_id") == document.id]
            rated = sorted(mine, key=lambda body: str(body.get("analysis_date", "")))[-1:]
        return next((body.get("investment_rating") for body in rated), None)


def _within(value: object, low: object, high: object) -> bool:
    if low is None and high is None:
        return True
    return value is not None and (low is None or value >= low) and (high is None or value <= high)  # type: ignore[operator]  # all of one kind


def _score(document: Document, text: str) -> float:
    held = set(words(" ".join(str(value) for value in document.body.values())))
    exact = 1000.0 if str(document.body.get("symbol", "")).lower() == text.strip().lower() else 0.0
    return exact + sum(word in held for word in set(words(text)))


def _vector(text: str) -> list[float] | None:
    found = words(text)
    if not found:
        return None
    counts = [0.0] * DIMENSIONS
    for word in found:
        counts[hashlib.sha256(word.encode()).digest()[0]] += 1.0
    length = math.hypot(*counts)
    return [count / length for count in counts]
