"""The event store: the same suite in memory and on DynamoDB."""

from types import ModuleType
from typing import Any

import pytest

import signal9_eventstore
from signal9_eventstore import AppendRefused, Cause, InMemoryEventStore, StreamCorrupt, VersionConflict, append_decided
from signal9_eventstore.dynamodb import DynamoEventStore, event_of
from signal9_testkit import an
from signal9_testkit.suites import EventStoreSuite, bare


@pytest.fixture
def module() -> ModuleType:
    return signal9_eventstore


class TestInMemory(EventStoreSuite):
    """In memory."""

    @pytest.fixture
    def store(self) -> InMemoryEventStore:
        return InMemoryEventStore()


@pytest.mark.integration
class TestDynamoDB(EventStoreSuite):
    """On a table of the emulator."""

    @pytest.fixture
    def store(self, dynamodb: Any, new_table: Any) -> DynamoEventStore:
        return DynamoEventStore(dynamodb, new_table("stream_id:S", "version:N"))

    def test_an_event_too_large_for_an_item_is_refused(self, store: DynamoEventStore) -> None:
        """A payload that belongs in S3 is refused with that advice, and nothing is appended."""
        large = bare(an.asset_listed(name="x" * 400_000))
        with pytest.raises(AppendRefused, match="Put the payload into S3"):
            store.append("asset-a", [large], expected_version=0, cause=Cause.root())
        assert list(store.read_stream("asset-a")) == []


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
    assert append_decided(store, "asset-a", lambda history: [], Cause.root()) == []
    assert list(store.read_all()) == []


def test_a_writer_that_keeps_losing_gives_up() -> None:
    """After its tries the conflict is the caller's, whose message comes back later."""

    class AlwaysAhead(InMemoryEventStore):
        def read_stream(self, stream_id: str, *, from_version: int = 1) -> Any:
            seen = list(super().read_stream(stream_id))
            super().append(stream_id, [bare(an.asset_changed())], expected_version=len(seen), cause=Cause.root())
            yield from seen

    with pytest.raises(VersionConflict):
        append_decided(AlwaysAhead(), "asset-a", lambda history: [bare(an.asset_listed())], Cause.root(), tries=3)
