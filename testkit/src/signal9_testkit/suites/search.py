"""What an embedder of texts and a search index promise."""

import math
from typing import Any

import pytest

AIRLINE, CARRIER, BANK = "an airline that flies passengers", "passengers airline", "commercial bank with branches"


class EmbedderSuite:
    """Subclasses give the fixture `embedder`."""

    def test_each_text_has_a_unit_vector(self, embedder: Any) -> None:
        """Of 256 finite numbers, the same for the same text, in the order of the texts."""
        first, second = embedder.embed([AIRLINE, BANK])
        assert len(first) == len(second) == 256
        assert all(math.isclose(_dot(vector, vector), 1.0, abs_tol=1e-3) for vector in (first, second))
        assert embedder.embed([BANK]) == [second]

    def test_a_text_with_nothing_to_embed_has_none(self, embedder: Any) -> None:
        """A search engine refuses the mean of no words."""
        empty, blank, full = embedder.embed(["", " \n\t", AIRLINE])
        assert (empty, blank) == (None, None)
        assert full is not None
        assert embedder.embed([]) == []

    def test_what_means_the_same_is_nearer(self, embedder: Any) -> None:
        """Two texts about airlines are nearer to each other than to one about a bank."""
        airline, carrier, bank = embedder.embed([AIRLINE, CARRIER, BANK])
        assert _dot(airline, carrier) > _dot(airline, bank)


def _dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


COMPANIES = (
    ("a", "ALK", "Alaska Air", "Industrials", "An airline that flies passengers along the west coast"),
    ("b", "KO", "Coca-Cola", "Staples", "Makes soft drinks and juices"),
    ("c", "JPM", "JPMorgan", "Financials", "A bank that lends money, to an airline as well"),
)


class SearchIndexSuite:
    """Subclasses give the fixtures `index`, and `settle`: makes what was indexed searchable."""

    @pytest.fixture
    def filled(self, index: Any, settle: Any) -> Any:
        """An index that holds three companies."""
        assert index.put_all([_document(*company) for company in COMPANIES]) == {}
        settle()
        return index

    def test_a_ticker_finds_its_company_first(self, filled: Any) -> None:
        """In capitals or not; the hit has the whole document and its rank by words."""
        for text in ("KO", "ko"):
            first = _found(filled, text, "assets")[0]
            assert (first.id, first.document["company_name"], first.word_rank) == ("b", "Coca-Cola", 1)

    def test_a_description_finds_the_company_meant(self, filled: Any) -> None:
        """By the words of its description."""
        assert _found(filled, "passengers airline", "assets")[0].id == "a"
        assert len(_found(filled, "airline bank drinks", "assets", limit=2)) == 2

    def test_an_older_version_does_not_replace_a_newer(self, filled: Any, settle: Any) -> None:
        """It is no failure either: the newer one is what we want."""
        assert filled.put_all([_document("b", "KO", "Coca-Cola Company", "Staples", "", version=3)]) == {}
        assert filled.put_all([_document("b", "KO", "Old", "Staples", "", version=2)]) == {}
        settle()
        assert _found(filled, "KO", "assets")[0].document["company_name"] == "Coca-Cola Company"

    def test_filters_and_pages_narrow_what_is_found(self, filled: Any) -> None:
        """Only the sector asked for; a page beyond the end is empty and knows the total."""
        from signal9_readmodels.search import Filters, SearchQuery

        only = filled.find(SearchQuery.parse("airline", filters=Filters(sector="financials")))
        assert [hit.id for hit in only.hits] == ["c"]
        beyond = filled.find(SearchQuery.parse("airline", page=9))
        assert (beyond.hits, beyond.total > 0) == ([], True)

    @pytest.mark.parametrize(("text", "name"), [("", "assets"), ("  ", "assets"), ("KO", "prices")])
    def test_what_cannot_be_searched_is_refused(self, filled: Any, text: str, name: str) -> None:
        """An empty text and an unknown index are the caller's fault; trying again does not help."""
        from signal9_readmodels import IndexRejected

        with pytest.raises(IndexRejected):
            _found(filled, text, name)


def _found(index: Any, text: str, name: str = "assets", limit: int = 10) -> list[Any]:
    from signal9_readmodels.search import SearchQuery

    hits: list[Any] = index.find(SearchQuery.parse(text, name, limit=limit)).hits
    return hits


def _document(key: str, symbol: str, name: str, sector: str, description: str, version: int = 1) -> Any:
    from signal9_readmodels.search import Document

    body = {
        "asset_id": key,
        "symbol": symbol,
        "company_name": name,
        "sector": sector,
        "description": description,
        "status": "active",
    }
    return Document(index="assets", id=key, version=version, body=body)
