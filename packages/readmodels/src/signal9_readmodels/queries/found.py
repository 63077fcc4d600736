"""What a search gives to whoever asked: a page of hits, and for companies how each stands; from the read tables where the engine is down."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

import msgspec

from signal9_readmodels.layout.analysis import ANALYSES
from signal9_readmodels.layout.asset import ASSETS
from signal9_readmodels.layout.document import Document
from signal9_readmodels.queries.ratings import why_unrated
from signal9_readmodels.search.page import SearchPage
from signal9_readmodels.search.query import SearchQuery
from signal9_readmodels.tables.read_tables import ReadTables


class Standing(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How a company stands by its newest analysis: `rating` is 1 (worst) to 5, or None with the reason; `confidence` is 0 to 100;
    `cautions` say what was odd in its documents.

    A rating stands until a newer analysis replaces it: a later collection that failed does not take it away.
    """

    rating: int | None
    confidence: float | None = None
    unrated_reason: str | None = None
    cautions: list[str] = []

    @classmethod
    def of(cls, asset: Mapping[str, Any], newest: Mapping[str, Any] | None) -> Self:
        """The standing of an asset's document, given that of its newest analysis."""
        newest = newest or {}
        cautions = newest.get("cautions") or []
        if (rating := newest.get("investment_rating")) is not None:
            return cls(rating=rating, confidence=newest.get("confidence_interval"), cautions=cautions)
        reasons = (asset.get("unrated_reason"), newest.get("status"), newest.get("unrated_reason"))
        return cls(rating=None, unrated_reason=why_unrated(*reasons), cautions=cautions)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits and, for companies, how each stands by asset id."""

    page: SearchPage
    standings: dict[str, Standing] = {}

    @classmethod
    def of(cls, page: SearchPage, newest: Mapping[str, Mapping[str, Any]]) -> Self:
        """The page with the standings of its companies; `newest` holds each one's newest analysis document by asset id."""
        if page.query.index != ASSETS.index:
            return cls(page=page)
        return cls(page=page, standings={hit.id: Standing.of(hit.document, newest.get(hit.id)) for hit in page.hits})


def search_tables(query: SearchQuery, tables: ReadTables) -> Found:
    """The page that `query` asks for, as far as the tables know: no meaning, no misspellings, and no news, which have no table."""
    from signal9_readmodels.search.memory import find_among  # only where the engine is down

    analyses = {name: ANALYSES.document(row, row.stream_version) for name, row in tables.latest_analyses().items()}
    newest = {name: document.body for name, document in analyses.items()}
    documents: Iterable[Document] = ()
    if query.index == ANALYSES.index:
        documents = analyses.values()
    elif query.index == ASSETS.index:
        documents = (ASSETS.document(row, row.stream_version) for row in tables.all_assets())
    return Found.of(find_among(query, documents, newest, degraded=True), newest)
