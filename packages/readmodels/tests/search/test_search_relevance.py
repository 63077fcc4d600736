"""The gate on search quality: judged queries over real company profiles, on a real OpenSearch. See docs/search.md."""

from collections.abc import Iterator, Sequence

import pytest
from opensearchpy import OpenSearch

from bench.judged import MEANT, PARTS, PROFILES, SETS, Figures, Judged, documents, figures, hit, judged
from signal9_readmodels.search import OpenSearchIndex, SearchQuery
from signal9_readmodels.search.embedding import WordLlamaEmbedder

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def profiles(client: OpenSearch, embedder: WordLlamaEmbedder) -> Iterator[OpenSearchIndex]:
    """An index of all profiles."""
    if not PROFILES.exists():
        pytest.skip(
            f"No company profiles at {PROFILES}: set SIGNAL9_MARKET_DIR to the folder that holds company_profiles.csv."
        )
    index = OpenSearchIndex(client, embedder)
    before = {alias: index.lifecycle.live(alias) for alias in ("assets", "news", "analysis")}
    for physical in filter(None, before.values()):
        client.indices.delete(index=physical)
    index.lifecycle.ensure()
    assert index.put_all(documents()) == {}
    client.indices.refresh(index="assets")
    yield index
    client.indices.delete(index=",".join(filter(None, map(index.lifecycle.live, before))))


def measure(index: OpenSearchIndex, queries: Sequence[Judged]) -> tuple[Figures, list[str]]:
    """The figures of a set, and the queries without a company meant among the first three."""
    answers = [
        [found.document["symbol"] for found in index.find(SearchQuery.parse(each.query, limit=5)).hits]
        for each in queries
    ]
    missed = [
        f"{each.query!r} found {found[:3]}"
        for found, each in zip(answers, queries, strict=True)
        if not hit(found, each.grades, MEANT)
    ]
    return figures(answers, queries), missed


@pytest.mark.parametrize(
    ("name", "part", "bar", "without_stems"),
    [
        ("tickers", None, Figures(1.0, 1.0, 1.0), Figures(1.0, 1.0, 1.0)),
        ("names", None, Figures(0.98, 0.985, 0.985), Figures(0.98, 0.98, 0.98)),
        ("misspellings", None, Figures(0.97, 0.985, 0.985), Figures(0.97, 0.985, 0.985)),
        ("descriptions", "tuning", Figures(0.89, 0.965, 0.955), Figures(0.86, 0.95, 0.93)),
        ("descriptions", "drawn", Figures(0.89, 0.985, 0.985), Figures(0.86, 0.96, 0.94)),
        ("descriptions", "colloquial", Figures(0.77, 0.88, 0.84), Figures(0.75, 0.85, 0.80)),
        ("descriptions", "held-out", Figures(0.835, 0.985, 0.95), Figures(0.80, 0.95, 0.89)),
    ],
)
def test_search_finds_the_company_meant(
    profiles: OpenSearchIndex, name: str, part: str | None, bar: Figures, without_stems: Figures
) -> None:
    """Every judged set keeps its bars on nDCG@5, hit@3 and the company meant; an engine without the analysis module has bars of its own."""
    least = bar if profiles.lifecycle.analyzer() == "english" else without_stems
    measured, missed = measure(profiles, judged(name, part))
    kept = all(getattr(measured, field) >= getattr(least, field) for field in Figures.__struct_fields__)
    assert kept, f"Measured {measured}, the bar is {least}. Missed: {'; '.join(missed) or 'none'}."


def test_the_judged_sets_are_large_and_name_companies_that_exist() -> None:
    """At least forty queries a set and part, each query once in it, each with a company meant, no symbol that is unknown."""
    parts = [(name, None) for name in SETS if name != "descriptions"] + [("descriptions", part) for part in PARTS]
    sets = {f"{name}, {part}": judged(name, part) for name, part in parts}
    for name, queries in sets.items():
        assert len({each.query for each in queries}) == len(queries) >= 40, name
        assert all(MEANT in each.grades.values() for each in queries), name
        assert all(set(each.grades.values()) <= {1, 2, 3} for each in queries), name
    if PROFILES.exists():
        known = {document.id for document in documents()}
        assert {symbol for queries in sets.values() for each in queries for symbol in each.grades} <= known
