"""Companies and analyses to search in, and the indices that hold them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from opensearchpy import OpenSearch

from signal9_readmodels.search import Document, OpenSearchIndex
from signal9_readmodels.search.embedding import WordLlamaEmbedder


def _company(symbol: str, name: str, sector: str, industry: str, description: str | None, **more: Any) -> Document:
    body: dict[str, Any] = {"asset_id": f"id-{symbol}", "symbol": symbol, "company_name": name, "sector": sector}
    body |= {
        "industry": industry,
        "description": description,
        "status": "active",
        "last_updated": "2026-01-10T00:00:00.000000Z",
        **more,
    }
    return Document(index="assets", id=f"id-{symbol}", version=3, body=body)


_COMPANIES = (
    _company(
        "KO", "The Coca-Cola Company", "Staples", "Soft Drinks", "Sells sparkling drinks to bottlers.", market_cap=2e11
    ),
    _company(
        "BRK-B", "Berkshire Hathaway Inc.", "Financials", "Insurance", "Insures, and owns a railroad.", market_cap=7e11
    ),
    _company("ALL", "The Allstate Corporation", "Financials", "Insurance", "Insures cars and homes.", market_cap=4e10),
    _company("WBA", "Walgreens Boots Alliance, Inc.", "Staples", "Pharmaceutical Retailers", "Retail pharmacy chain."),
    _company(
        "FB", "Meta Platforms, Inc.", "Technology", "Internet", "Lets people share.", former_names=["Facebook, Inc."]
    ),
    _company("AAL", "American Airlines Group Inc.", "Industrials", "Airlines", "Flies passengers <b>& cargo</b>."),
    _company("NIL", "Nothing Known Corp", "Energy", "", None, unrated_reason="The vendor has no statements."),
    _company("EMPTY", "", "", "", ""),
)


def _analysis(symbol: str, number: int, rating: int | None, status: str = "completed") -> Document:
    body: dict[str, Any] = {
        "analysis_id": f"0{number}-{symbol}",
        "asset_id": f"id-{symbol}",
        "symbol": symbol,
        "status": status,
    }
    body |= {
        "investment_rating": rating,
        "reasons": [f"Debt is low at {symbol}."],
        "analysis_date": "2026-01-31T15:00:00Z",
    }
    return Document(index="analysis", id=f"0{number}-{symbol}", version=1, body=body)


_ANALYSES = (
    _analysis("KO", 1, 2),
    _analysis("KO", 2, 5),
    _analysis("ALL", 1, 4),
    _analysis("ALL", 2, None, "failed"),
    _analysis("AAL", 1, 2),
)


@pytest.fixture(scope="session")
def client(opensearch_url: str) -> OpenSearch:
    """A client that waits."""
    return OpenSearch(opensearch_url, timeout=30)


@pytest.fixture(scope="session")
def embedder() -> WordLlamaEmbedder:
    """The model, loaded once."""
    return WordLlamaEmbedder()


@pytest.fixture(scope="session")
def companies() -> Sequence[Document]:
    """What the indices hold of assets."""
    return _COMPANIES


@pytest.fixture(scope="session")
def company() -> Callable[..., Document]:
    """Makes one more: `company(symbol, name, sector, industry, description, **fields)`."""
    return _company


@pytest.fixture
def bare(client: OpenSearch) -> Iterator[OpenSearch]:
    """An engine without any index of ours."""
    _clear(client)
    yield client
    _clear(client)


@pytest.fixture(scope="module")
def filled(client: OpenSearch, embedder: WordLlamaEmbedder) -> Iterator[OpenSearchIndex]:
    """Indices that the tests of a module only read."""
    yield from _filled(client, embedder)


@pytest.fixture
def index(client: OpenSearch, embedder: WordLlamaEmbedder) -> Iterator[OpenSearchIndex]:
    """Indices of the test's own."""
    yield from _filled(client, embedder)


def _filled(client: OpenSearch, embedder: WordLlamaEmbedder) -> Iterator[OpenSearchIndex]:
    index = OpenSearchIndex(client, embedder)
    _clear(client)
    index.lifecycle.ensure()
    assert index.put_all([*_COMPANIES, *_ANALYSES]) == {}
    client.indices.refresh(index="assets,analysis")
    yield index
    _clear(client)


def _clear(client: OpenSearch) -> None:
    """No index of ours is left."""
    names = [name for name in client.indices.get(index="*") if name.split("-")[0] in ("assets", "news", "analysis")]
    if names:
        client.indices.delete(index=",".join(names))
