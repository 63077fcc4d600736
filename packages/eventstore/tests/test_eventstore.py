"""The event store: the same suite in memory and on DynamoDB."""

from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

import signal9_eventstore
from signal9_contracts import Event
from signal9_eventstore import (
    AppendRefused,
    Cause,
    InMemoryEventStore,
    StreamCorrupt,
    VersionConflict,
    append_decided,
    follow,
)
from signal9_eventstore.dynamodb import DynamoEventStore, event_of
from signal9_eventstore.store import in_order
from signal9_eventstore.stored import item_of
from signal9_runtime import InMemoryBlobs, new_id
from signal9_testkit import an
from signal9_testkit.events_table import create_events_table
from signal9_testkit.suites import EventStoreSuite, Everything, Ticking, bare, versions


@pytest.fixture
def module() -> ModuleType:
    return signal9_eventstore


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def payloads() -> InMemoryBlobs:
    return InMemoryBlobs()


class TestInMemory(EventStoreSuite):
    """In memory."""

    @pytest.fixture
    def store(self, clock: Ticking, payloads: InMemoryBlobs) -> InMemoryEventStore:
        return InMemoryEventStore(clock, payloads)


@pytest.mark.integration
class TestDynamoDB(EventStoreSuite):
    """On a table of the emulator."""

    @pytest.fixture
    def table(self, dynamodb: Any) -> Iterator[str]:
        name = create_events_table(dynamodb, f"events-{new_id()}")
        yield name
        dynamodb.delete_table(TableName=name)

    @pytest.fixture
    def store(self, dynamodb: Any, table: str, clock: Ticking, payloads: InMemoryBlobs) -> DynamoEventStore:
        return DynamoEventStore(dynamodb, table, clock, payloads)

    def test_a_large_event_needs_somewhere_to_lie(self, store: DynamoEventStore, dynamodb: Any, table: str) -> None:
        """A store without payloads refuses to append a large event, and to read one, and says why."""
        bare_store = DynamoEventStore(dynamodb, table)
        large = bare(an.asset_listed(name="x" * 100_000))
        with pytest.raises(AppendRefused, match="was given no payloads"):
            bare_store.append("asset-a", [large], expected_version=0, cause=Cause.root())
        store.append("asset-a", [large], expected_version=0, cause=Cause.root())
        with pytest.raises(StreamCorrupt, match="was given no payloads"):
            list(bare_store.read_stream("asset-a"))

    def test_a_missing_version_is_named(self, store: DynamoEventStore, dynamodb: Any, table: str) -> None:
        """A stream with a hole is not folded as if nothing had happened."""
        store.append("asset-a", [bare(an.asset_changed())] * 3, expected_version=0, cause=Cause.root())
        dynamodb.delete_item(TableName=table, Key={"stream_id": {"S": "asset-a"}, "version": {"N": "2"}})
        with pytest.raises(StreamCorrupt, match="version 3 where 2 belongs"):
            list(store.read_stream("asset-a"))
        with pytest.raises(StreamCorrupt, match="version 1 where 2 belongs"):
            list(store.read_stream("asset-a", backwards=True))

    def test_an_event_under_a_foreign_key_is_named(self, store: DynamoEventStore, dynamodb: Any, table: str) -> None:
        """An item copied to another version is not taken for an event of its own."""
        store.append("asset-a", [bare(an.asset_listed())], expected_version=0, cause=Cause.root())
        [item] = dynamodb.scan(TableName=table)["Items"]
        dynamodb.put_item(TableName=table, Item={**item, "version": {"N": "2"}})
        with pytest.raises(StreamCorrupt, match="holds the event of 'asset-a' version 1"):
            list(store.read_stream("asset-a"))


def test_an_altered_item_is_named() -> None:
    """An item that is no event of ours says which one it is."""
    item = {
        "stream_id": {"S": "asset-a"},
        "version": {"N": "3"},
        "event_type": {"S": "assetListed"},
        "body": {"S": "{}"},
    }
    with pytest.raises(StreamCorrupt, match=r"'asset-a' version 3"):
        event_of(item)


def test_a_decision_without_events_appends_nothing() -> None:
    """A second delivery, which decides nothing, leaves the store alone."""
    store = InMemoryEventStore()
    assert append_decided(store, "asset-a", Everything, lambda state: [], Cause.root()) == []
    assert list(store.read_all()) == []


def test_a_writer_that_keeps_losing_gives_up() -> None:
    """After its tries the conflict is the caller's, whose message comes back later."""

    class AlwaysAhead(InMemoryEventStore):
        def read_stream(self, stream_id: str, **how: Any) -> Any:
            seen = list(super().read_stream(stream_id))
            super().append(stream_id, [bare(an.asset_changed())], expected_version=len(seen), cause=Cause.root())
            yield from seen

    with pytest.raises(VersionConflict):
        append_decided(
            AlwaysAhead(), "asset-a", Everything, lambda state: [bare(an.asset_listed())], Cause.root(), tries=3
        )


def test_following_gives_each_event_once_even_one_that_appears_late() -> None:
    """What another writer appended meanwhile under an earlier moment is shown too; nothing comes twice."""
    clock = Ticking()
    store = InMemoryEventStore(clock)
    store.append("asset-a", [bare(an.asset_listed())], expected_version=0, cause=Cause.root())
    shown: list[Event] = []

    def wait() -> bool:
        if len(shown) == 1:
            store.append("asset-a", [bare(an.asset_changed())], expected_version=1, cause=Cause.root())
        elif len(shown) == 2:
            clock.now -= timedelta(minutes=1, seconds=10)  # a clock that is ten seconds behind
            store.append("asset-b", [bare(an.asset_listed("PEP"))], expected_version=0, cause=Cause.root())
        return len(shown) < 3

    for event in follow(store, an.MOMENT, wait):
        shown.append(event)
    assert [(event.metadata.stream_id, event.metadata.stream_version) for event in shown] == [
        ("asset-a", 1),
        ("asset-a", 2),
        ("asset-b", 1),
    ]
    assert versions(shown) == [1, 2, 1]


def test_an_item_without_a_body_is_named() -> None:
    """Neither body nor claim: not written by this store."""
    with pytest.raises(StreamCorrupt, match="neither a body nor a claim"):
        event_of({"stream_id": {"S": "asset-a"}, "version": {"N": "3"}, "event_type": {"S": "assetListed"}})


@pytest.mark.parametrize(
    ("event_type", "schema_version", "fault"),
    [("assetVanished", 1, "not in the catalog"), ("assetListed", 99, "schemaVersion 99; the newest known here is")],
)
def test_an_event_of_an_unknown_type_or_version_is_named(event_type: str, schema_version: int, fault: str) -> None:
    """What a newer version of the code stored is not guessed at: the error says which event, and what is known here."""
    item = item_of(an.asset_listed("KO"), None)
    item["event_type"] = {"S": event_type}
    item["body"] = {"S": item["body"]["S"].replace('"schemaVersion":1', f'"schemaVersion":{schema_version}')}
    with pytest.raises(StreamCorrupt, match=fault):
        event_of(item)


@pytest.mark.parametrize(("found", "fault"), [((1, 1, 2), "1 where 2"), ((2, 1), "2 where 1"), ((1, 3), "3 where 2")])
def test_an_unsorted_or_repeated_version_is_named(found: tuple[int, ...], fault: str) -> None:
    """Neither is folded: the error says which version came and which belongs there."""
    events = [an.recorded(an.asset_changed(), version=version) for version in found]
    with pytest.raises(StreamCorrupt, match=f"holds version {fault} belongs"):
        list(in_order("asset-a", events, 1))
