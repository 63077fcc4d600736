"""Documents and indices on a real OpenSearch: only forward, refused alone, switched without an empty moment."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from opensearchpy import OpenSearch

from signal9_readmodels import IndexRejected, IndexUnavailable
from signal9_readmodels.search import Document, OpenSearchIndex, SearchQuery
from signal9_readmodels.search.embedding import WordLlamaEmbedder
from signal9_readmodels.search.lifecycle import IndexLifecycle

pytestmark = pytest.mark.integration


def symbols(index: OpenSearchIndex, text: str, **more: Any) -> list[str]:
    return [hit.document["symbol"] for hit in index.find(SearchQuery.parse(text, **more)).hits]


def test_a_document_never_goes_back(
    index: OpenSearchIndex, client: OpenSearch, company: Callable[..., Document]
) -> None:
    """An older version changes nothing and is no failure."""
    old = company("KO", "Old Name", "Staples", "Soft Drinks", "Old.")
    assert index.put_all([Document(index="assets", id=old.id, version=2, body=old.body)]) == {}
    client.indices.refresh(index="assets")
    assert index.find(SearchQuery.parse("KO")).hits[0].document["company_name"] == "The Coca-Cola Company"


def test_a_refused_document_fails_alone(index: OpenSearchIndex, company: Callable[..., Document]) -> None:
    """What the engine cannot take is named by its id; the others of the bulk are in."""
    bad = company("BAD", "Bad", "Energy", "", "x", market_cap="a lot")
    good = company("GOOD", "Good", "Energy", "", "x")
    failures = index.put_all([bad, good])
    assert list(failures) == ["id-BAD"]
    assert isinstance(failures["id-BAD"], IndexRejected)


def test_an_engine_that_is_down_is_told_apart_from_a_bad_question(
    companies: Sequence[Document], embedder: WordLlamaEmbedder
) -> None:
    """Both indexing and searching say "later", so that messages wait and readers fall back."""
    gone = OpenSearchIndex(OpenSearch("http://127.0.0.1:9", timeout=1, max_retries=0), embedder)
    with pytest.raises(IndexUnavailable, match="signal9 status"):
        gone.find(SearchQuery.parse("drinks"))
    assert all(isinstance(error, IndexUnavailable) for error in gone.put_all(companies).values())
    with pytest.raises(IndexUnavailable):
        gone.lifecycle.ensure()


def test_ensure_can_run_twice_and_by_two_at_once(bare: OpenSearch, embedder: WordLlamaEmbedder) -> None:
    """One physical index behind each alias, whoever made it."""
    made: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: made.append(OpenSearchIndex(bare, embedder).lifecycle.ensure()))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index = OpenSearchIndex(bare, embedder)
    assert len(made) == 2
    assert index.lifecycle.ensure() == []
    assert index.lifecycle.outdated() == []
    assert all(len(bare.indices.get_alias(name=alias)) == 1 for alias in ("assets", "news", "analysis"))


class OtherModel(WordLlamaEmbedder):
    """The same vectors under another name: every index made before is outdated."""

    name = "another-model"


def test_a_new_mapping_is_filled_beside_and_switched_to_without_an_empty_moment(
    index: OpenSearchIndex, client: OpenSearch, companies: Sequence[Document], company: Callable[..., Document]
) -> None:
    """A reader asks all the while and always gets its company; writes of the meantime are not lost; the old index is gone."""
    newer = OpenSearchIndex(client, OtherModel())
    assert newer.lifecycle.outdated() == ["assets", "news", "analysis"]
    old = index.lifecycle.live("assets")
    seen: list[list[str]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(symbols(index, "KO"))

    reader = threading.Thread(target=read)
    reader.start()
    put = newer.put_all
    late = company("LATE", "Late Arrival Corp", "Energy", "Oil", "Came while the new index was filled.")

    def put_and_write(documents: Sequence[Document], into: str | None = None) -> Any:
        # The first fill is under way: a projection writes to the alias, which is the old index still.
        if not client.exists(index=str(old), id=late.id):
            assert index.put_all([late]) == {}
        return put(documents, into)

    try:
        # What stands between the copy and the engine.
        new = IndexLifecycle(client, OtherModel(), put_and_write).rebuild("assets")
    finally:
        stop.set()
        reader.join()
    assert newer.lifecycle.live("assets") == new != old
    assert "assets" not in newer.lifecycle.outdated()
    assert not client.indices.exists(index=old)
    assert seen
    assert all(found[0] == "KO" for found in seen)
    client.indices.refresh(index="assets")
    assert symbols(index, "LATE")[0] == "LATE"
    assert len(list(index.lifecycle.documents("assets"))) == len(companies) + 1


def test_a_rebuild_that_fails_leaves_the_live_index_as_it_was(
    index: OpenSearchIndex, client: OpenSearch, companies: Sequence[Document], embedder: WordLlamaEmbedder
) -> None:
    """The half-filled index is dropped, the old one takes writes again."""
    live = index.lifecycle.live("assets")
    with pytest.raises(IndexRejected, match="no room"):
        IndexLifecycle(client, embedder, lambda documents, into: {documents[0].id: IndexRejected("no room")}).rebuild(
            "assets", "broken"
        )
    assert index.lifecycle.live("assets") == live
    assert not client.indices.exists(index=index.lifecycle.physical("assets", "broken"))
    assert index.put_all(companies[:1]) == {}


def test_a_sealed_index_asks_writers_to_come_back(index: OpenSearchIndex, companies: Sequence[Document]) -> None:
    """While it is switched, a write is postponed, not refused; a live index cannot be dropped."""
    live = index.lifecycle.live("assets") or ""
    index.lifecycle.block_writes(live)
    assert all(isinstance(error, IndexUnavailable) for error in index.put_all(companies[:2]).values())
    # What the next deploy does when a rebuild was killed between sealing and switching.
    index.lifecycle.allow_writes()
    assert index.put_all(companies[:2]) == {}
    with pytest.raises(IndexRejected, match="is live behind 'assets'"):
        index.lifecycle.drop(live)


def test_a_write_without_an_alias_makes_no_index_of_its_own(
    index: OpenSearchIndex, client: OpenSearch, companies: Sequence[Document]
) -> None:
    """An index deleted under the projection sends the message back; nothing without a mapping is created."""
    client.indices.delete(index=index.lifecycle.live("assets"))
    failures = index.put_all(companies[:1])
    assert isinstance(failures["id-KO"], IndexUnavailable)
    assert not client.indices.exists(index="assets")
    with pytest.raises(IndexUnavailable):
        index.find(SearchQuery.parse("KO"))
    assert index.lifecycle.ensure() == ["assets"]
