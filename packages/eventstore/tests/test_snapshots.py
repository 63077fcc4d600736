"""Snapshots of streams' states: the same suite in memory and on DynamoDB."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from signal9_contracts import Event
from signal9_eventstore import Cause, InMemoryEventStore, SnapshotsUnavailable, append_decided, load
from signal9_eventstore.dynamo_snapshots import DynamoSnapshots
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_runtime import new_id
from signal9_testkit import an
from signal9_testkit.events_table import create_events_table, create_snapshots_table
from signal9_testkit.suites import SnapshotsSuite, Ticking, bare
from signal9_testkit.suites.snapshots import Listings


class TestInMemory(SnapshotsSuite):
    """In memory."""

    @pytest.fixture
    def store(self) -> InMemoryEventStore:
        return InMemoryEventStore(Ticking())

    @pytest.fixture
    def forget(self, store: InMemoryEventStore) -> Callable[[], None]:
        return store.snapshots.kept.clear


@pytest.mark.integration
class TestDynamoDB(SnapshotsSuite):
    """On a table of the emulator."""

    @pytest.fixture
    def tables(self, dynamodb: Any) -> Iterator[tuple[str, str]]:
        events = create_events_table(dynamodb, f"events-{new_id()}")
        snapshots = create_snapshots_table(dynamodb, f"snapshots-{new_id()}")
        yield events, snapshots
        for name in (events, snapshots):
            dynamodb.delete_table(TableName=name)

    @pytest.fixture
    def store(self, dynamodb: Any, tables: tuple[str, str]) -> DynamoEventStore:
        return DynamoEventStore(dynamodb, tables[0], Ticking(), snapshots=DynamoSnapshots(dynamodb, tables[1]))

    @pytest.fixture
    def forget(self, dynamodb: Any, tables: tuple[str, str]) -> Callable[[], None]:
        def forget() -> None:
            for item in dynamodb.scan(TableName=tables[1])["Items"]:
                dynamodb.delete_item(TableName=tables[1], Key={"stream_id": item["stream_id"]})

        return forget

    def test_an_item_of_something_else_is_no_snapshot(
        self, store: DynamoEventStore, long: str, dynamodb: Any, tables: tuple[str, str]
    ) -> None:
        """What lacks our attributes, or holds other ones, is not taken for a state."""
        for foreign in ({"text": {"S": "?"}}, {"version": {"S": "?"}, "state": {"L": []}}):
            dynamodb.put_item(TableName=tables[1], Item={"stream_id": {"S": long}, **foreign})
            assert store.snapshots is not None
            assert store.snapshots.get(long) is None
            assert load(store, long, Listings).version == 40

    def test_without_its_table_everything_goes_on(self, dynamodb: Any, tables: tuple[str, str]) -> None:
        """Neither reading nor writing a snapshot ever fails a load or an append; whoever asks the table itself hears of it."""
        snapshots = DynamoSnapshots(dynamodb, "none-such")
        store = DynamoEventStore(dynamodb, tables[0], snapshots=snapshots)

        def decide(_: Listings) -> list[Event]:
            return [bare(an.asset_listed())]

        for _ in range(10):
            append_decided(store, "asset-a", Listings, decide, Cause.root())
        assert load(store, "asset-a", Listings).version == 10
        with pytest.raises(SnapshotsUnavailable, match=r"none-such.*whole streams"):
            snapshots.get("asset-a")
