"""Search: one hybrid query beside its slower part, indexing beside raw helpers.bulk, and the memory of the search function."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import quantiles
from typing import Any

from opensearchpy import OpenSearch, helpers

from bench._memory import peak
from bench._servers import running
from bench.harness import Alternative, Row, at_least, at_most, compare, duration
from bench.judged import PROFILES, documents
from signal9_readmodels.layout.indices import source
from signal9_readmodels.search import Document, OpenSearchIndex, SearchQuery, WordLlamaEmbedder
from signal9_readmodels.search.page import page_of
from signal9_readmodels.search.plan import Plan
from signal9_readmodels.search.vectors import blend, document_vectors

CLIENTS = 8
QUERIES_A_CLIENT = 150
COMPANIES = 5_000
TEXTS = (
    "makes chips for data centres",
    "regional bank",
    "insurance broker",
    "wind and solar power",
    "medicines for rare diseases",
    "airline",
    "clothes and shoes",
    "railroad freight",
    "cloud software for payroll",
    "frozen food",
)


def bench() -> list[Row]:
    """The rows of docs/performance.md."""
    with running("opensearch") as endpoints:
        client = OpenSearch(endpoints["opensearch"], timeout=60, pool_maxsize=CLIENTS * 2)
        index = OpenSearchIndex(client, WordLlamaEmbedder())
        index.lifecycle.ensure()
        companies = list(_documents())
        rows = [_indexing(client, index, companies)]
        _put(index, companies)
        client.indices.refresh(index="assets")
        client.indices.forcemerge(index="assets", max_num_segments=1)
        rows += _hybrid(client, index)
    return [*rows, _memory()]


def _documents() -> Iterator[Document]:
    """Company profiles, over again under other symbols until there are `COMPANIES`."""
    bodies = [document.body for document in documents()] if PROFILES.exists() else [_made_up(text) for text in TEXTS]
    for number in range(COMPANIES):
        body = bodies[number % len(bodies)]
        symbol = f"{body['symbol']}{number}"
        yield Document(index="assets", id=symbol, version=1, body=body | {"asset_id": symbol, "symbol": symbol})


def _made_up(text: str) -> dict[str, Any]:
    body = {"symbol": "S", "company_name": f"Company {text}", "sector": "Energy", "industry": text}
    return body | {"description": f"{text}. " * 40, "status": "active"}


def _indexing(client: OpenSearch, index: OpenSearchIndex, companies: Sequence[Document]) -> Row:
    some = companies[:1000]
    vectors = document_vectors(WordLlamaEmbedder(), some)
    bodies = [source(document, vector) for document, vector in zip(some, vectors, strict=True)]
    target = index.lifecycle.create("assets", "bench")

    def ours() -> None:
        _put(index, some, target)

    def raw() -> None:
        helpers.bulk(
            client,
            [
                {"_index": target, "_id": document.id, "_source": body}
                for document, body in zip(some, bodies, strict=True)
            ],
        )

    row = compare(
        f"index {len(some)} companies: names, vectors, versions",
        Alternative("put_all", ours, len(some)),
        Alternative("helpers.bulk of finished documents", raw, len(some)),
        at_least(0.8),
        rounds=5,
    )
    index.lifecycle.drop(target)
    return row


def _put(index: OpenSearchIndex, documents: Sequence[Document], into: str | None = None) -> None:
    for failure in index.put_all(documents, into=into).values():
        raise failure


def _hybrid(client: OpenSearch, index: OpenSearchIndex) -> list[Row]:
    embedder = WordLlamaEmbedder()
    embedder.embed(["warm"])

    def words(query: SearchQuery) -> None:
        page_of(query, client.msearch(body=Plan(query).bodies([]))["responses"])

    def meaning(query: SearchQuery) -> None:
        plan = Plan(query)
        bodies = plan.bodies(blend(embedder, plan.text, plan.expansion))
        page_of(query, client.msearch(body=bodies[2:])["responses"])

    kinds: dict[str, Callable[[SearchQuery], object]] = {"hybrid": index.find, "words": words, "meaning": meaning}
    taken = _under_load(kinds)
    rows = []
    for name, place in (("p50", 49), ("p99", 98)):
        at = {kind: quantiles(seconds, n=100)[place] for kind, seconds in taken.items()}
        slower = max(("words", "meaning"), key=lambda kind: at[kind])
        ratio, bar = at["hybrid"] / at[slower], at_most(1.2)
        rows.append(
            Row(
                f"hybrid query, {name}, {CLIENTS} clients, {COMPANIES:,} companies",
                f"find: {duration(at['hybrid'])}",
                f"its slower part, {slower}: {duration(at[slower])}",
                f"{ratio:.2f}",
                str(bar),
                bar.met(ratio),
            )
        )
    return rows


def _under_load(kinds: Mapping[str, Callable[[SearchQuery], Any]]) -> dict[str, list[float]]:
    """Seconds of each query, by kind: every client takes the kinds in turn, so that all of them meet the same load."""
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    queries = [SearchQuery.parse(text) for text in TEXTS]
    barrier = threading.Barrier(CLIENTS)

    def client(number: int) -> None:
        barrier.wait()
        for turn in range(QUERIES_A_CLIENT):
            query = queries[(number + turn) % len(queries)]
            for place in range(len(kinds)):
                kind = list(kinds)[(number + turn + place) % len(kinds)]
                begun = time.perf_counter()
                kinds[kind](query)
                if turn >= 10:  # the engine's compiler has warmed up
                    taken[kind].append(time.perf_counter() - begun)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def _memory() -> Row:
    """Peak memory of a process that has the handler's imports, the model, and embedded a batch, beside the client library alone."""
    ours = peak(
        "from signal9_project_search import handler\n"
        "from signal9_readmodels.search import WordLlamaEmbedder\n"
        "WordLlamaEmbedder().embed(['A company that makes things. ' * 60] * 10)"
    )
    theirs = peak("import boto3, opensearchpy")
    return Row(
        "memory of the search function with its model",
        f"{ours:.0f} MB of the 1,024 it has",
        f"boto3 and opensearchpy alone: {theirs:.0f} MB",
        f"{ours / theirs:.2f}",
    )
