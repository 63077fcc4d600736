"""What whatever keeps snapshots of streams' states promises."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

import msgspec
import pytest

from signal9_contracts import AssetListed, Event
from signal9_testkit import an
from signal9_testkit.suites.events import bare


class Listings(msgspec.Struct, frozen=True):
    """The last ten names that an asset was listed under, and how many there were."""

    ENDLESS: ClassVar[bool] = True
    names: tuple[str, ...] = ()
    count: int = 0

    def evolve(self, event: Event) -> Self:
        """The state after one more listing."""
        if not isinstance(event, AssetListed):
            return self
        return type(self)((*self.names, event.name)[-10:], self.count + 1)


class SnapshotsSuite:
    """Subclasses give the fixtures `store` (an event store with the snapshots) and `forget`, which deletes all snapshots."""

    @pytest.fixture
    def long(self, store: Any) -> str:
        """A stream of 40 events, appended one decision at a time."""
        for number in range(40):
            _list(store, f"name {number}")
        return "asset-a"

    def test_a_stream_has_none_at_first(self, store: Any) -> None:
        """Asking is no error."""
        assert store.snapshots.get("asset-a") is None

    def test_a_snapshot_comes_back_as_it_was_kept(self, store: Any, long: str) -> None:
        """Whole and with a seal that fits; one of another stream is another one."""
        snapshot = store.snapshots.get(long)
        assert snapshot.is_intact
        assert (snapshot.stream_id, snapshot.version) == (long, 40)
        other = msgspec.structs.replace(snapshot, stream_id="asset-b").sealed()
        store.snapshots.put(other)
        assert (store.snapshots.get(long), store.snapshots.get("asset-b")) == (snapshot, other)

    def test_the_last_one_stands(self, store: Any, long: str) -> None:
        """A newer one takes the place of an older one, and where writers race an older one that of a newer."""
        older = store.snapshots.get(long)
        _list(store, "newest")
        assert store.snapshots.get(long).version == 41
        store.snapshots.put(older)
        assert store.snapshots.get(long) == older
        assert _loaded(store, long) == (41, 41)

    def test_deleting_all_changes_no_answer(self, store: Any, long: str, forget: Callable[[], None]) -> None:
        """State, version and decision are the same from a snapshot and from the whole stream; the next load makes it anew."""
        from signal9_eventstore import load

        def as_of() -> list[Any]:
            return [load(store, long, Listings, as_of=event.metadata.occurred_at) for event in events[::9]]

        events = list(store.read_stream(long))
        before, then = load(store, long, Listings), as_of()
        forget()
        assert as_of() == then
        assert store.snapshots.get(long) is None
        assert load(store, long, Listings) == before
        assert store.snapshots.get(long).version == 40
        forget()
        _list(store, "after")
        assert _loaded(store, long) == (41, 41)

    def test_one_that_does_not_fit_is_made_anew(self, store: Any, long: str) -> None:
        """Truncated, of other code, ahead of its stream: the answer is the stream's, and a good one takes its place."""
        import structlog

        good = store.snapshots.get(long)
        for bad in (
            msgspec.structs.replace(good, state=good.state[:-9]),
            msgspec.structs.replace(good, code="another").sealed(),
            msgspec.structs.replace(good, version=900).sealed(),
        ):
            store.snapshots.put(bad)
            with structlog.testing.capture_logs():
                assert _loaded(store, long) == (40, 40)
            assert store.snapshots.get(long) == good


def _list(store: Any, name: str) -> None:
    from signal9_eventstore import Cause, append_decided

    append_decided(store, "asset-a", Listings, lambda _: [bare(an.asset_listed(name=name))], Cause.root())


def _loaded(store: Any, stream_id: str) -> tuple[int, int]:
    from signal9_eventstore import load

    loaded = load(store, stream_id, Listings)
    return loaded.version, loaded.state.count
