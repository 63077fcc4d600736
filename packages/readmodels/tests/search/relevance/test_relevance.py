"""The gate on search quality: judged queries over real company profiles, on a real OpenSearch. See docs/search.md."""

import csv
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean

import msgspec
import pytest
from opensearchpy import OpenSearch

from signal9_readmodels.embedding import WordLlamaEmbedder
from signal9_readmodels.search import Document, OpenSearchIndex

pytestmark = pytest.mark.integration

HERE = Path(__file__).parent
ROOT = HERE.parents[4]
PROFILES = Path(os.environ.get("SIGNAL9_MARKET_DIR", ROOT.parent / "shared" / "market")) / "company_profiles.csv"
MEANT, CLOSE = 3, 2
"""The grades of the company meant and of a close substitute; 1 is a distant one."""


class Judged(msgspec.Struct, frozen=True):
    """One query, and the grade of each company that answers it."""

    query: str
    grades: Mapping[str, int]


def judged(name: str, half: str | None = None) -> list[Judged]:
    """A judged set, or one half of it."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if half is None or row["half"] == half]
    pairs = ((row["query"], [each.split("=") for each in row["judgements"].split()]) for row in rows)
    return [Judged(query, {symbol: int(grade) for symbol, grade in grades}) for query, grades in pairs]


def ndcg(found: Sequence[str], grades: Mapping[str, int], depth: int = 5) -> float:
    """Normalised discounted cumulative gain (Jarvelin and Kekalainen, 2002) with gain 2^grade - 1."""

    def gain(ranked: Sequence[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(ranked[:depth]))

    return gain([grades.get(symbol, 0) for symbol in found]) / gain(sorted(grades.values(), reverse=True))


def hit(found: Sequence[str], grades: Mapping[str, int], least: int, depth: int = 3) -> bool:
    """Whether a company of at least that grade is among the first `depth`."""
    return any(grades.get(symbol, 0) >= least for symbol in found[:depth])


@pytest.fixture(scope="module")
def profiles(client: OpenSearch, embedder: WordLlamaEmbedder) -> Iterator[OpenSearchIndex]:
    """An index of all profiles, in a folder outside the project: the texts belong to their source."""
    if not PROFILES.exists():
        pytest.skip(
            f"No company profiles at {PROFILES}: set SIGNAL9_MARKET_DIR to the folder that holds company_profiles.csv."
        )
    index = OpenSearchIndex(client, embedder)
    before = {alias: index.lifecycle.live(alias) for alias in ("assets", "news", "analysis")}
    for physical in filter(None, before.values()):
        client.indices.delete(index=physical)
    index.ensure()
    with PROFILES.open(encoding="utf-8", newline="") as file:
        documents = [_document(row) for row in csv.DictReader(file)]
    assert index.put_all(documents) == {}
    client.indices.refresh(index="assets")
    yield index
    client.indices.delete(index=",".join(filter(None, map(index.lifecycle.live, before))))


def _document(row: Mapping[str, str]) -> Document:
    body = {"asset_id": row["symbol"], "symbol": row["symbol"], "company_name": row["name"], "status": "active"}
    body |= {
        "sector": row["sector"] or None,
        "industry": row["industry"] or None,
        "description": row["summary"] or None,
    }
    return Document(index="assets", id=row["symbol"], version=1, body=body)


class Figures(msgspec.Struct, frozen=True):
    """Means over a set: nDCG@5, hit@3 of a company meant or its close substitute, hit@3 of a company meant."""

    ndcg: float
    hit: float
    meant: float


def measure(index: OpenSearchIndex, queries: Sequence[Judged]) -> tuple[Figures, list[str]]:
    """The figures of a set, and the queries without a company meant among the first three."""
    answers = [[hit.document["symbol"] for hit in index.search(each.query, "assets", 5)] for each in queries]
    pairs = list(zip(answers, queries, strict=True))
    figures = Figures(
        ndcg=mean(ndcg(found, each.grades) for found, each in pairs),
        hit=mean(hit(found, each.grades, CLOSE) for found, each in pairs),
        meant=mean(hit(found, each.grades, MEANT) for found, each in pairs),
    )
    missed = [f"{each.query!r} found {found[:3]}" for found, each in pairs if not hit(found, each.grades, MEANT)]
    return figures, missed


@pytest.mark.parametrize(
    ("name", "half", "bar", "without_stems"),
    [
        ("tickers", None, Figures(1.0, 1.0, 1.0), Figures(1.0, 1.0, 1.0)),
        ("names", None, Figures(0.98, 0.985, 0.985), Figures(0.98, 0.98, 0.98)),
        ("misspellings", None, Figures(0.97, 0.985, 0.985), Figures(0.97, 0.985, 0.985)),
        ("descriptions", "tuning", Figures(0.84, 0.94, 0.92), Figures(0.83, 0.92, 0.89)),
        ("descriptions", "held-out", Figures(0.88, 0.985, 0.95), Figures(0.82, 0.96, 0.91)),
    ],
)
def test_search_finds_the_company_meant(
    profiles: OpenSearchIndex, name: str, half: str | None, bar: Figures, without_stems: Figures
) -> None:
    """Every judged set keeps its bars on nDCG@5, hit@3 and the company meant; an engine without the analysis module has bars of its own."""
    least = bar if profiles.lifecycle.analyzer() == "english" else without_stems
    figures, missed = measure(profiles, judged(name, half))
    kept = all(getattr(figures, field) >= getattr(least, field) for field in Figures.__struct_fields__)
    assert kept, f"Measured {figures}, the bar is {least}. Missed: {'; '.join(missed) or 'none'}."


def test_the_judged_sets_are_large_and_name_companies_that_exist() -> None:
    """At least forty queries a set and half, each query once, each with a company meant, no symbol that is unknown."""
    sets = {name: judged(name) for name in ("tickers", "names", "misspellings", "descriptions")}
    for name, queries in sets.items():
        assert len({each.query for each in queries}) == len(queries) >= 40, name
        assert all(MEANT in each.grades.values() for each in queries), name
        assert all(set(each.grades.values()) <= {1, 2, 3} for each in queries), name
    assert min(len(judged("descriptions", half)) for half in ("tuning", "held-out")) >= 40
    if PROFILES.exists():
        with PROFILES.open(encoding="utf-8", newline="") as file:
            known = {row["symbol"] for row in csv.DictReader(file)}
        assert {symbol for queries in sets.values() for each in queries for symbol in each.grades} <= known
