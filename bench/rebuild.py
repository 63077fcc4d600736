"""Rebuilding read models beside writing the finished rows and documents with what the vendors' clients offer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opensearchpy import OpenSearch, helpers

from bench._events import histories
from bench._servers import aws_client, running
from bench._tables import create_read_tables
from bench.harness import Alternative, Row, at_least, compare
from signal9_contracts import Event
from signal9_readmodels import TABLE_KEYS, ReadTables
from signal9_readmodels.layout.indices import ALIASES, source
from signal9_readmodels.projections import TablesProjection
from signal9_readmodels.projections.building import CHUNK
from signal9_readmodels.projections.live import Histories
from signal9_readmodels.projections.rebuilt_search import RebuildableSearch
from signal9_readmodels.projections.search import SearchProjection
from signal9_readmodels.search import Document, OpenSearchIndex, WordLlamaEmbedder
from signal9_readmodels.search.opensearch import MsgspecSerializer
from signal9_readmodels.search.vectors import document_vectors
from signal9_readmodels.tables.live import table_name
from signal9_runtime import InMemoryBlobs
from signal9_vendors import ArchivedDocuments

EVENTS = 10_000
ARCHIVE = InMemoryBlobs()


def bench() -> Iterator[Row]:
    """2,000 streams folded and written, beside their finished rows through boto3's batch writer and `helpers.bulk`."""
    found: list[list[Event]] = list(histories(EVENTS))
    streams: Histories = {history[0].metadata.stream_id: history for history in found}
    with running("aws", "opensearch") as servers:
        yield tables(streams, servers["aws"])
        yield search(streams, servers["opensearch"])


def tables(streams: Histories, endpoint: str) -> Row:
    """Into DynamoDB."""
    client = aws_client("dynamodb", endpoint)
    create_read_tables(client, "a", "b")
    memory = ReadTables.in_memory()
    TablesProjection(memory, ArchivedDocuments(ARCHIVE), fresh=True).apply(streams)
    rows = {field: [decimals(dict(row)) for row in getattr(memory, field).scan()] for field in TABLE_KEYS}
    import boto3

    make: Any = boto3.resource
    resource = make(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106  # the emulator takes any
    )

    def ours() -> None:
        TablesProjection(ReadTables.on(client, "b"), ArchivedDocuments(ARCHIVE), fresh=True).apply(streams)

    def theirs() -> None:
        for field, some in rows.items():
            with resource.Table(table_name(field, "a")).batch_writer() as batch:
                for row in some:
                    batch.put_item(Item=row)

    return compare(
        f"fold and write {len(streams):,} streams into the read tables, a stream",
        Alternative("replay's projection", ours, len(streams)),
        Alternative("boto3 batch_writer of finished rows", theirs, len(streams)),
        at_least(0.8),
        rounds=5,
    )


def search(streams: Histories, url: str) -> Row:
    """Into OpenSearch."""
    engine = OpenSearch(url, timeout=60, serializer=MsgspecSerializer())
    bare = OpenSearch(url, timeout=60)
    embedder = WordLlamaEmbedder()
    model = RebuildableSearch(OpenSearchIndex(engine, embedder), ArchivedDocuments(ARCHIVE))
    parts: list[str] = []

    def create() -> None:
        # Drops the one before it, too: none is live.
        parts.append(model.prepare())

    kept = Kept()
    SearchProjection(kept, ArchivedDocuments(ARCHIVE)).apply(streams)
    vectors = document_vectors(embedder, kept.documents)
    finished = [
        (document.index, document.id, source(document, vector))
        for document, vector in zip(kept.documents, vectors, strict=True)
    ]
    names = list(streams)

    def ours() -> None:
        projection = model.projection(parts[-1], fresh=True)
        for start in range(0, len(names), CHUNK):
            failures = projection.apply({name: streams[name] for name in names[start : start + CHUNK]})
            assert not failures  # noqa: S101  # a bench of failures says nothing

    def theirs() -> None:
        targets = dict(zip(ALIASES, parts[-1].split(","), strict=True))
        helpers.bulk(bare, [{"_index": targets[alias], "_id": name, "_source": body} for alias, name, body in finished])

    return compare(
        f"fold, embed and index {len(streams):,} streams into OpenSearch, a stream",
        Alternative("replay's projection", ours, len(streams), prepare=create),
        Alternative("helpers.bulk of finished documents, vectors included", theirs, len(streams), prepare=create),
        at_least(0.8),
        rounds=5,
    )


class Kept:
    """Where documents go that are not indexed yet."""

    def __init__(self) -> None:
        self.documents: list[Document] = []

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        self.documents += documents
        return {}

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:  # noqa: ARG002  # the port's signature
        return {}


def decimals(value: Any) -> Any:
    """The row as boto3's resources want it."""
    from decimal import Decimal

    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {name: decimals(each) for name, each in value.items() if each is not None}
    return [decimals(each) for each in value] if isinstance(value, list) else value
