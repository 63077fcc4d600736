"""One more event on a short stream and on a long one, through all that it causes: the decision, the rows, the document, the cache."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
from opensearchpy import OpenSearch

from bench._servers import aws_client, running
from bench._tables import create_read_tables
from bench.harness import Row, Sample, at_most, duration, judge
from signal9_contracts import (
    AssetListed,
    DocumentRef,
    Event,
    FundamentalsCollected,
    NewsCollected,
    NewsRef,
    PollinationFailed,
)
from signal9_domain import Asset
from signal9_eventstore import ANY, Cause, InMemoryEventStore, append_decided, load
from signal9_eventstore.dynamo_snapshots import DynamoSnapshots
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_eventstore.stored import item_of
from signal9_project_cache.application import project_cache
from signal9_readmodels import ReadTables
from signal9_readmodels.cache import Cache
from signal9_readmodels.cache.redis_store import RedisStore
from signal9_readmodels.projections import TablesProjection, project
from signal9_readmodels.projections.search import SearchProjection
from signal9_readmodels.queries import RatingQuestions
from signal9_readmodels.search import OpenSearchIndex, WordLlamaEmbedder
from signal9_readmodels.search.opensearch import MsgspecSerializer
from signal9_runtime import S3Blobs, new_id
from signal9_testkit.events_table import create_events_table, create_snapshots_table
from signal9_vendors import ArchivedDocuments

SIZES = (10, 1_000, 100_000)
ROUNDS = 25
AT_ONCE = 50
"""Events of one append while the streams are made."""
STEPS = ("decide and append", "tables", "search document", "cache")
START = datetime(2026, 1, 5, tzinfo=UTC)
OVERVIEW = {"Symbol": "S", "Sector": "TECHNOLOGY", "Industry": "SEMICONDUCTORS", "Description": "Makes chips. " * 40}


class Deployed:
    """The parts that an event goes through, on real servers."""

    def __init__(self, servers: Mapping[str, str]) -> None:
        self.client = aws_client("dynamodb", servers["aws"])
        s3 = aws_client("s3", servers["aws"])
        s3.create_bucket(Bucket="documents")
        self.archive = S3Blobs(lambda: s3, "documents")
        self.events = create_events_table(self.client, "events")
        self.snapshots = DynamoSnapshots(self.client, create_snapshots_table(self.client, "snapshots"))
        self.store = DynamoEventStore(self.client, self.events, snapshots=self.snapshots)
        create_read_tables(self.client, "a")
        self.tables = ReadTables.on(self.client, "a")
        engine = OpenSearch(servers["opensearch"], timeout=60, serializer=MsgspecSerializer())
        index = OpenSearchIndex(engine, WordLlamaEmbedder())
        index.lifecycle.ensure()
        documents = ArchivedDocuments(self.archive)
        self.projections = (TablesProjection(self.tables, documents), SearchProjection(index, documents))
        self.questions = RatingQuestions(self.tables, Cache(RedisStore.at(servers["redis"])))


def bench() -> Iterator[Row]:
    """A failed collection of an asset whose stream holds 10, 1,000 and 100,000 events; the ratio is of the longest to the shortest."""
    with running("aws", "redis", "opensearch") as servers:
        deployed = Deployed(servers)
        for size in SIZES:
            begun = time.perf_counter()
            seed(deployed, size)
            print(f"streams: {size:,} events appended in {duration(time.perf_counter() - begun)}", flush=True)
        taken: dict[int, list[Mapping[str, float]]] = {size: [] for size in SIZES}
        for turn in range(ROUNDS + 1):
            for size in SIZES if turn % 2 else reversed(SIZES):
                seconds = one_more(deployed, size)
                if turn:  # the first warms up
                    taken[size].append(seconds)
    for step in (*STEPS, "all"):
        samples = {
            size: Sample(f"{size:,} events", [each.get(step, sum(each.values())) for each in rounds])
            for size, rounds in taken.items()
        }
        shortest, middle, longest = (samples[size] for size in SIZES)
        row = judge(f"one more event: {step}", longest, shortest, at_most(1.3) if step == "all" else None)
        yield msgspec.structs.replace(row, ours=f"{row.ours}; {middle}")


def asset_of(size: int) -> str:
    """The asset whose stream began with so many events."""
    return f"{size:08d}"


def one_more(deployed: Deployed, size: int) -> Mapping[str, float]:
    """Seconds of each step of one event."""
    asset_id, request = asset_of(size), new_id()
    failed = PollinationFailed(asset_id=asset_id, symbol=f"S{size}", batch_id="b", code="budgetExhausted", detail="")
    cause = Cause(correlation_id=request, causation_id=request)
    deployed.questions.company(f"S{size}")  # somebody asks for the company, so that its answer is made anew
    appended: list[Event] = []

    def decide() -> None:
        appended.extend(
            append_decided(
                deployed.store,
                Asset.stream(asset_id),
                Asset,
                lambda asset: asset.decide_outcome(failed, request, None),
                cause,
            )
        )

    def show(place: int) -> None:
        done(project(appended, deployed.store, deployed.projections[place]))

    def tell() -> None:
        done(project_cache(appended, deployed.tables, deployed.questions))

    steps: Sequence[Callable[[], None]] = (decide, partial(show, 0), partial(show, 1), tell)
    return {name: timed(step) for name, step in zip(STEPS, steps, strict=True)}


def timed(step: Callable[[], None]) -> float:
    """Seconds of one step."""
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


def done(failures: Mapping[str, Exception]) -> None:
    """Nothing failed: a bench of failures says nothing."""
    for failure in failures.values():
        raise failure


def seed(deployed: Deployed, size: int) -> None:
    """A stream of so many events, projected: listed and collected once, then an hour's news each."""
    stream, memory = Asset.stream(asset_of(size)), InMemoryEventStore()
    events = list(history(deployed, size))
    for start in range(0, size, AT_ONCE):
        memory.append(stream, events[start : start + AT_ONCE], expected_version=ANY, cause=Cause.root())
    appended = list(memory.read_stream(stream))
    requests = [{"PutRequest": {"Item": item_of(event, None)}} for event in appended]
    for start in range(0, size, 25):
        deployed.client.batch_write_item(RequestItems={deployed.events: requests[start : start + 25]})
    # What a first load of a long stream does once is not what is measured: the events' own store is in this process.
    load(memory, stream, Asset)
    deployed.snapshots.put(memory.snapshots.kept[stream])
    for projection in deployed.projections:
        done(project(appended[-1:], memory, projection))


def history(deployed: Deployed, size: int) -> Iterator[Event]:
    """The events of an asset, before they are appended."""
    asset: Any = {"asset_id": asset_of(size), "symbol": f"S{size}"}
    yield AssetListed(
        **asset, name=f"Company {size}", exchange="NYSE", asset_class="us_equity", tradable=True, fractionable=True
    )
    kept = deployed.archive.put(json.dumps(OVERVIEW).encode())
    overview = DocumentRef(data_type="OVERVIEW", digest=kept.digest, size=kept.size, collected_at=START)
    yield FundamentalsCollected(**asset, batch_id="b", documents=[overview])
    for number in range(size - 2):
        moment = START + timedelta(hours=number)
        news = NewsRef(digest=f"{number:064x}", size=1_000, collected_at=moment)
        yield NewsCollected(**asset, articles=3, document=news)
