"""A stream's state: loaded, decided on, appended to."""

from datetime import timedelta

import msgspec

from signal9_contracts import AssetListed, Event
from signal9_eventstore import Cause, Fold, InMemoryEventStore, Loaded, append_decided, load
from signal9_testkit import an
from signal9_testkit.suites import Ticking, bare


class Names(msgspec.Struct, frozen=True):
    """The names that an asset has had."""

    names: tuple[str, ...] = ()


def evolve(state: Names, event: Event) -> Names:
    return Names((*state.names, event.name)) if isinstance(event, AssetListed) else state


NAMES = Fold(Names, evolve)


def test_a_state_is_decided_on_and_appended_to_once() -> None:
    """What a decision sees is the fold of the stream; deciding again appends nothing."""
    store = InMemoryEventStore()

    def decide(state: Names) -> list[Event]:
        return [] if "One" in state.names else [bare(an.asset_listed(name="One"))]

    assert len(append_decided(store, "asset-a", NAMES, decide, Cause.root())) == 1
    assert append_decided(store, "asset-a", NAMES, decide, Cause.root()) == []
    assert load(store, "asset-a", NAMES) == Loaded(Names(("One",)), 1)


def test_a_state_as_of_a_moment_holds_what_was_known_then() -> None:
    """The state and its version leave out what came later; a stream that is not there is the empty state at version 0."""
    store = InMemoryEventStore(Ticking())
    for name in ("One", "Two", "Three"):
        store.append("asset-a", [bare(an.asset_listed(name=name))], expected_version=-1, cause=Cause.root())
    moment = list(store.read_stream("asset-a"))[1].metadata.occurred_at

    assert load(store, "asset-a", NAMES, as_of=moment) == Loaded(Names(("One", "Two")), 2)
    assert load(store, "asset-a", NAMES, as_of=moment - timedelta(days=1)) == Loaded(Names(), 0)
    assert load(store, "asset-b", NAMES) == Loaded(Names(), 0)
