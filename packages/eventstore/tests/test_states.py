"""A stream's state: loaded from its newest snapshot and the events behind it, decided on, appended to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Self

import msgspec
import pytest
import structlog

from signal9_contracts import AssetListed, Event
from signal9_eventstore import (
    Cause,
    InMemoryEventStore,
    InMemorySnapshots,
    Loaded,
    Snapshot,
    SnapshotsUnavailable,
    append_decided,
    fold,
    load,
    states,
)
from signal9_testkit import an
from signal9_testkit.suites import Ticking, bare


class Names(msgspec.Struct, frozen=True):
    """The names that an asset was listed under."""

    ENDLESS: ClassVar[bool] = True
    names: tuple[str, ...] = ()

    def evolve(self, event: Event) -> Self:
        return type(self)((*self.names, event.name)) if isinstance(event, AssetListed) else self


class ShortNames(Names, frozen=True):
    """The same of a stream that is short."""

    ENDLESS: ClassVar[bool] = False


class Reading(InMemoryEventStore):
    """A store that says which versions were read."""

    def __init__(self) -> None:
        super().__init__(Ticking())
        self.read: list[int] = []

    def read_stream(self, stream_id: str, **how: Any) -> Iterator[Event]:
        for event in super().read_stream(stream_id, **how):
            self.read.append(event.metadata.stream_version)
            yield event


@pytest.fixture
def store() -> Reading:
    return Reading()


@pytest.fixture
def warnings() -> Iterator[list[Any]]:
    states._warn.cache_clear()
    with structlog.testing.capture_logs() as logs:
        yield logs


def listed(store: InMemoryEventStore, number: int) -> None:
    append_decided(store, "asset-a", Names, lambda _: [bare(an.asset_listed(name=str(number)))], Cause.root())


def test_a_state_is_decided_on_and_appended_to_once(store: Reading) -> None:
    """What a decision sees is the fold of the stream; deciding again appends nothing."""

    def decide(state: Names) -> list[Event]:
        return [] if "One" in state.names else [bare(an.asset_listed(name="One"))]

    assert len(append_decided(store, "asset-a", Names, decide, Cause.root())) == 1
    assert append_decided(store, "asset-a", Names, decide, Cause.root()) == []
    assert load(store, "asset-a", Names) == Loaded(Names(("One",)), 1)
    assert load(store, "asset-b", Names) == Loaded(Names(), 0)


def test_one_more_event_of_a_long_stream_reads_the_last_one_only(store: Reading) -> None:
    """With a snapshot a decision and a load read one event, the one that the snapshot ends with, however many there are."""
    for number in range(30):
        listed(store, number)
    store.read.clear()

    listed(store, 30)
    assert store.read == [30]
    assert load(store, "asset-a", Names) == Loaded(Names(tuple(str(number) for number in range(31))), 31)
    assert store.read == [30, 31]


def test_events_appended_without_a_state_are_read_once(store: Reading) -> None:
    """What somebody appended without loading is folded by the next load, which leaves a snapshot of it."""
    for number in range(10):
        listed(store, number)
    store.append("asset-a", [bare(an.asset_listed(name="x"))] * 3, expected_version=10, cause=Cause.root())
    store.read.clear()

    assert load(store, "asset-a", Names).version == 13
    assert load(store, "asset-a", Names).state.names[-4:] == ("9", "x", "x", "x")
    assert store.read == [10, 11, 12, 13, 13]


@pytest.mark.parametrize("after", [0, 5, 9, 10, 12, 13])
def test_events_behind_a_version_come_with_the_state(store: Reading, after: int) -> None:
    """A reader that stands at a version is given what it lacks, whether the snapshot is before or behind that."""
    for number in range(10):
        listed(store, number)
    store.append("asset-a", [bare(an.asset_listed(name="x"))] * 3, expected_version=10, cause=Cause.root())

    loaded = load(store, "asset-a", Names, after=after)
    assert loaded.version == 13
    assert list(loaded.events) == list(store.read_stream("asset-a"))[after:]


def test_a_short_stream_has_no_snapshot(store: Reading) -> None:
    """Neither one of few events, nor one whose kind is short."""
    for number in range(states.SHORTEST - 1):
        listed(store, number)
    assert store.snapshots.kept == {}
    listed(store, 7)
    assert store.snapshots.kept.keys() == {"asset-a"}
    store.snapshots.kept.clear()
    assert load(store, "asset-a", ShortNames).version == 8
    assert store.snapshots.kept == {}


def test_deleting_all_snapshots_changes_no_answer(store: Reading) -> None:
    """At every length the state is the fold of all events, with a snapshot and without; the next load makes it anew."""
    for number in range(25):
        listed(store, number)
        with_snapshot = load(store, "asset-a", Names)
        store.snapshots.kept.clear()
        assert load(store, "asset-a", Names) == with_snapshot
        assert with_snapshot.state == fold(Names, store.read_stream("asset-a"))
    assert store.snapshots.kept.keys() == {"asset-a"}


def test_a_fold_that_is_cut_off_goes_on_where_it_was(store: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that ends in the middle of a long stream leaves a snapshot on the way, from which the next one goes on."""
    monkeypatch.setattr(states, "ON_THE_WAY", 10)
    store.append("asset-a", [bare(an.asset_listed(name="x"))] * 45, expected_version=0, cause=Cause.root())
    whole = store.read_stream

    def cut_off(stream_id: str, **how: Any) -> Iterator[Event]:
        for event in whole(stream_id, **how):
            if event.metadata.stream_version == 35:
                raise TimeoutError
            yield event

    monkeypatch.setattr(store, "read_stream", cut_off)
    with pytest.raises(TimeoutError):
        load(store, "asset-a", Names)
    monkeypatch.undo()
    store.read.clear()
    assert load(store, "asset-a", Names).version == 45
    assert store.read == list(range(30, 46))


def test_a_state_as_of_a_moment_holds_what_was_known_then(store: Reading) -> None:
    """A snapshot that is newer than the moment is not used, and none is left: as of is a question about the past."""
    for number in range(20):
        listed(store, number)
    events = list(store.read_stream("asset-a"))
    kept = dict(store.snapshots.kept)
    for known, event in enumerate(events, start=1):
        loaded = load(store, "asset-a", Names, as_of=event.metadata.occurred_at)
        assert loaded == Loaded(Names(tuple(str(number) for number in range(known))), known)
    assert load(store, "asset-a", Names, as_of=an.MOMENT) == Loaded(Names(), 0)
    assert store.snapshots.kept == kept


def test_a_moment_after_the_snapshot_uses_it(store: Reading) -> None:
    """As of a moment that it does not reach beyond, a snapshot is as good as the events."""
    for number in range(20):
        listed(store, number)
    moment = list(store.read_stream("asset-a"))[-1].metadata.occurred_at
    listed(store, 20)
    store.append("asset-a", [bare(an.asset_listed(name="x"))], expected_version=21, cause=Cause.root())
    store.read.clear()

    assert load(store, "asset-a", Names, as_of=moment + timedelta(seconds=90)).version == 21
    assert store.read == [21, 22]


def _altered(snapshot: Snapshot, **changes: Any) -> Snapshot:
    return msgspec.structs.replace(snapshot, **changes)


BAD = {
    "other code made it": lambda good: _altered(good, code="0" * 64).sealed(),
    "truncated": lambda good: _altered(good, state=good.state[:-5]),
    "altered": lambda good: _altered(good, state=good.state.replace("19", "91")),
    "of another stream": lambda good: _altered(good, stream_id="asset-b").sealed(),
    "the stream does not hold the event": lambda good: _altered(good, event_id=an.uuid("foreign")).sealed(),
    "the stream does not hold": lambda good: _altered(good, version=400).sealed(),
    "cannot be read back": lambda good: _altered(good, state='{"names": 1}').sealed(),
}


@pytest.mark.parametrize("reason", BAD)
def test_a_bad_snapshot_is_ignored_and_made_anew(store: Reading, warnings: list[Any], reason: str) -> None:
    """Of other code, truncated, altered, foreign, ahead of its stream: the answer is the fold's; it is said once a process."""
    for number in range(20):
        listed(store, number)
    good = store.snapshots.kept["asset-a"]
    right = fold(Names, store.read_stream("asset-a"))
    for _ in range(2):
        store.snapshots.kept["asset-a"] = BAD[reason](good)
        assert load(store, "asset-a", Names) == Loaded(right, 20)
    [warning] = warnings
    assert reason in warning["reason"]
    assert load(store, "asset-a", Names) == Loaded(right, 20)
    listed(store, 20)
    assert load(store, "asset-a", Names).version == 21


class Down(InMemorySnapshots):
    """Snapshots that answer nothing and take nothing."""

    def get(self, stream_id: str) -> Snapshot | None:
        raise SnapshotsUnavailable("The table is not there.")

    def put(self, snapshot: Snapshot) -> None:
        raise SnapshotsUnavailable("The table is not there.")


def test_snapshots_that_are_down_stop_nothing(store: Reading, warnings: list[Any]) -> None:
    """Neither reading nor writing one ever fails an append or a load; it is said once."""
    store.snapshots = Down()
    for number in range(20):
        listed(store, number)
    assert load(store, "asset-a", Names).version == 20
    assert [warning["reason"] for warning in warnings] == ["The table is not there."]
