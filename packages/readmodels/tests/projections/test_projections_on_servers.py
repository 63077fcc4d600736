"""Replays on real servers: two sets of tables and a pointer, physical indices and aliases, a lock in DynamoDB."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from opensearchpy import OpenSearch
from opensearchpy.exceptions import SerializationError

from signal9_eventstore import ANY, Cause, InMemoryEventStore
from signal9_eventstore.dynamodb import DynamoEventStore, DynamoSnapshots
from signal9_readmodels import TABLE_KEYS, ReadTables
from signal9_readmodels.projections import ReplayHalted, ReplayRunning, TablesProjection, project
from signal9_readmodels.projections.rebuilt_search import RebuildableSearch
from signal9_readmodels.projections.rebuilt_tables import RebuildableTables, contents_of
from signal9_readmodels.projections.replay import Replay
from signal9_readmodels.projections.search import SearchProjection
from signal9_readmodels.projections.states import DynamoReplayStates, InMemoryReplayStates, ReplayState
from signal9_readmodels.search import OpenSearchIndex, SearchQuery
from signal9_readmodels.search.embedding import WordLlamaEmbedder
from signal9_readmodels.search.opensearch import MsgspecSerializer
from signal9_readmodels.tables.live import LivePointer, table_name
from signal9_runtime import InMemoryBlobs, new_id
from signal9_testkit import an
from signal9_testkit.events_table import create_events_table, create_snapshots_table
from signal9_testkit.servers import OpenSearchService
from signal9_testkit.suites import bare
from signal9_vendors import ArchivedDocuments

pytestmark = pytest.mark.integration

SYMBOLS = [f"S{number}" for number in range(40)]


def quiet(line: str) -> None:
    """Says nothing."""


@pytest.fixture
def store() -> InMemoryEventStore:
    """Forty companies that were listed and renamed, half of them analysed."""
    store = InMemoryEventStore()
    for number, symbol in enumerate(SYMBOLS):
        events = [bare(an.asset_listed(symbol)), bare(an.asset_changed(symbol))]
        store.append(f"asset-{an.asset_id(symbol)}", events, expected_version=0, cause=Cause.root())
        if number % 2:
            analysis = [bare(an.data_validated(symbol)), bare(an.analysis_complete(symbol))]
            name = f"analysis-{an.uuid(f'analysis-{symbol}')}"
            store.append(name, analysis, expected_version=0, cause=Cause.root())
    return store


@pytest.fixture
def deployed_tables(dynamodb: Any) -> Iterator[Any]:
    """Both sets of read tables and the table of the pointer, as the CDK app declares them."""
    keys = {table_name(field, which): key for field, key in TABLE_KEYS.items() for which in ("a", "b")}
    keys["signal9-projections"] = ("projection",)
    for name, key in keys.items():
        dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in key],
            KeySchema=[
                {"AttributeName": each, "KeyType": role} for each, role in zip(key, ("HASH", "RANGE"), strict=False)
            ],
            BillingMode="PAY_PER_REQUEST",
        )
    yield dynamodb
    for name in keys:
        dynamodb.delete_table(TableName=name)


@pytest.fixture
def engine(opensearch_service: OpenSearchService) -> Iterator[str]:
    """The URL of an engine without indices."""
    opensearch_service.clear()
    yield opensearch_service.url
    opensearch_service.clear()


def everything(model: Any, part: str) -> dict[str, bytes]:
    return {name: msgspec.json.encode(rows, order="deterministic") for name, rows in model.contents(part)}


def test_read_tables_are_rebuilt_beside_the_live_ones_and_a_pointer_switches(
    deployed_tables: Any, store: InMemoryEventStore
) -> None:
    """Both sets are the same byte for byte; readers and writers go over together; an altered row is right again; and back."""
    archive = InMemoryBlobs()
    readers = ReadTables.on(deployed_tables)
    assert project(list(store.read_all()), store, TablesProjection(readers, ArchivedDocuments(archive))) == {}
    model = RebuildableTables(deployed_tables, ArchivedDocuments(archive), sleep=lambda seconds: None)
    before = everything(model, "a")
    altered = dict(readers.assets.get(an.asset_id("S7")) or {})
    readers.assets.put({**altered, "name": "Altered"})
    states = DynamoReplayStates(deployed_tables)

    outcome = Replay(model, store, states, say=quiet).run()

    assert [(each.key, each.fields) for each in outcome.diff.differences] == [(an.asset_id("S7"), ["name"])]
    assert everything(model, "b") == before
    assert (LivePointer(deployed_tables).which(), outcome.previous) == ("b", "a")
    now = ReadTables.on(deployed_tables)
    assert now.assets.get(an.asset_id("S7")) == altered
    stream = f"asset-{an.asset_id('S7')}"
    [event] = store.append(stream, [bare(an.asset_delisted("S7"))], expected_version=ANY, cause=Cause.root())
    assert project([event], store, TablesProjection(now, ArchivedDocuments(archive))) == {}
    assert (now.assets.get(an.asset_id("S7")) or {})["status"] == "delisted"
    assert (ReadTables.on(deployed_tables, "a").assets.get(an.asset_id("S7")) or {})["status"] == "active"
    back = Replay(model, store, states, say=quiet).back()
    assert (back.live, LivePointer(deployed_tables).which()) == ("a", "a")
    assert (ReadTables.on(deployed_tables).assets.get(an.asset_id("S7")) or {})["status"] == "delisted"


@pytest.fixture
def long_stored(dynamodb: Any) -> Iterator[DynamoEventStore]:
    """A store on DynamoDB, with snapshots, that holds one company's stream of forty events."""
    events = create_events_table(dynamodb, f"events-{new_id()}")
    snapshots = create_snapshots_table(dynamodb, f"snapshots-{new_id()}")
    store = DynamoEventStore(dynamodb, events, snapshots=DynamoSnapshots(dynamodb, snapshots))
    listed = [bare(an.asset_listed("KO"))]
    news = [bare(an.news_collected("KO", articles=number + 1)) for number in range(39)]
    store.append(f"asset-{an.asset_id('KO')}", [*listed, *news], expected_version=0, cause=Cause.root())
    yield store
    for name in (events, snapshots):
        dynamodb.delete_table(TableName=name)


def test_deleting_all_snapshots_changes_no_row(
    deployed_tables: Any, long_stored: DynamoEventStore, dynamodb: Any
) -> None:
    """Before each event all snapshots are deleted or none is: the rows are the same, and equal to those of a replay."""
    documents, stream = ArchivedDocuments(InMemoryBlobs()), f"asset-{an.asset_id('KO')}"
    with_snapshots, without = ReadTables.on(deployed_tables, "a"), ReadTables.in_memory()
    assert isinstance(long_stored.snapshots, DynamoSnapshots)
    for change in (an.asset_changed("KO"), an.pollination_failed("KO"), an.asset_delisted("KO")):
        [event] = long_stored.append(stream, [bare(change)], expected_version=ANY, cause=Cause.root())
        assert project([event], long_stored, TablesProjection(with_snapshots, documents)) == {}
        kept = long_stored.snapshots.get(stream)
        assert kept is not None
        assert kept.version == event.metadata.stream_version
        dynamodb.delete_item(TableName=long_stored.snapshots.table, Key={"stream_id": {"S": stream}})
        assert project([event], long_stored, TablesProjection(without, documents)) == {}
    replayed = ReadTables.in_memory()
    history = {stream: list(long_stored.read_stream(stream))}
    assert TablesProjection(replayed, documents, fresh=True).apply(history) == {}
    assert dict(contents_of(with_snapshots)) == dict(contents_of(without)) == dict(contents_of(replayed))


def test_many_rows_are_read_and_written_in_batches(deployed_tables: Any) -> None:
    """More rows than one request of DynamoDB takes, a key given twice, keys that are not there."""
    table = ReadTables.on(deployed_tables, "b").earnings
    rows = [{"asset_id": "a", "period": f"{number:03d}", "stream_version": 1} for number in range(130)]
    table.fill([*rows, {**rows[0], "stream_version": 2}])
    keys = [("a", f"{number:03d}") for number in range(140)]
    found = table.get_all(keys)
    assert len(found) == 130
    assert found["a", "000"]["stream_version"] == 2
    table.clear()  # type: ignore[attr-defined]  # of DynamoDB's tables alone
    assert list(table.scan()) == []


def test_a_replays_state_has_one_owner(deployed_tables: Any) -> None:
    """Who saves over what another one has changed is refused; what was saved is read back."""
    states = DynamoReplayStates(deployed_tables)
    blank = states.load("tables")
    mine = msgspec.structs.replace(blank, owner="elsewhere:1", seen_at=an.MOMENT, positions={"3": ("asset-a", 7)})
    states.save(mine, blank)
    assert states.load("tables") == mine
    with pytest.raises(ReplayRunning, match="at work in elsewhere:1"):
        states.save(ReplayState(projection="tables", owner="here:2"), blank)


def test_search_indices_are_rebuilt_and_the_aliases_switch(engine: str, store: InMemoryEventStore) -> None:
    """The same documents, vectors included; a deleted one is there again; the versions tell how far the index is."""
    client = OpenSearch(engine, serializer=MsgspecSerializer())
    embedder, archive = WordLlamaEmbedder(), InMemoryBlobs()
    index = OpenSearchIndex(client, embedder)
    index.lifecycle.ensure()
    projection = SearchProjection(index, ArchivedDocuments(archive))
    assert project(list(store.read_all()), store, projection) == {}
    model = RebuildableSearch(index, ArchivedDocuments(archive))
    live = model.live()
    before = everything(model, live)
    client.delete(index="assets", id=an.asset_id("S7"), refresh=True)
    states = InMemoryReplayStates()

    outcome = Replay(model, store, states, say=quiet).run()

    assert [(each.where, each.key, each.change) for each in outcome.diff.differences] == [
        ("assets", an.asset_id("S7"), "added")
    ]
    assert everything(model, outcome.live) == before
    assert model.live() == outcome.live != live
    streams = {event.metadata.stream_id: event for event in store.read_all()}
    assert set(projection.versions(streams).values()) == {2}
    back = Replay(model, store, states, say=quiet).back()
    assert (back.live, back.diff.removed) == (live, 1)
    assert client.exists(index=outcome.live.split(",")[0], id=an.asset_id("S7"))


def test_a_disk_that_fills_while_indices_are_built_halts_the_replay(
    engine: str, store: InMemoryEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine blocks writes as above its flood stage: the aliases stay where they are, and once there is space the replay goes on."""
    monkeypatch.setattr("opensearchpy.helpers.actions.time", SimpleNamespace(sleep=lambda seconds: None))
    client = OpenSearch(engine, serializer=MsgspecSerializer())
    index = OpenSearchIndex(client, WordLlamaEmbedder())
    index.lifecycle.ensure()
    archive, states = InMemoryBlobs(), InMemoryReplayStates()
    assert project(list(store.read_all()), store, SearchProjection(index, ArchivedDocuments(archive))) == {}
    model = RebuildableSearch(index, ArchivedDocuments(archive))
    live = model.live()
    before = everything(model, live)

    def full(line: str) -> None:
        if "part 1 of" in line:
            block(True)

    def block(full: bool | None) -> None:
        client.indices.put_settings(
            index=states.load("search").target, body={"index.blocks.read_only_allow_delete": full}
        )

    with pytest.raises(ReplayHalted, match=r"flood-stage.*live read model is as it was.*run the replay again"):
        Replay(model, store, states, say=full).run()
    assert (model.live(), everything(model, live)) == (live, before)
    assert states.load("search").finished == ["0"]
    target = states.load("search").target
    block(None)
    outcome = Replay(model, store, states, say=quiet).run()
    assert (outcome.live, outcome.diff.equal, everything(model, target)) == (target, True, before)


def test_the_function_writes_and_asks_through_msgspec(engine: str, store: InMemoryEventStore) -> None:
    """The index as a function has it: documents go in, are found, and what is no JSON value is refused before it is sent."""
    index = OpenSearchIndex.at(engine, WordLlamaEmbedder())
    index.lifecycle.ensure()
    assert project(list(store.read_all()), store, SearchProjection(index, ArchivedDocuments(InMemoryBlobs()))) == {}
    OpenSearch(engine).indices.refresh(index="assets")
    assert index.find(SearchQuery.parse("S9")).hits[0].document["symbol"] == "S9"
    with pytest.raises(SerializationError):
        MsgspecSerializer().dumps({"what": object()})
    with pytest.raises(SerializationError):
        MsgspecSerializer().loads("<html>busy</html>")
