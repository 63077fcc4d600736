"""Every kind of stream: its name is the catalog's, its state is the same however it is folded, and it can be kept."""

from datetime import timedelta
from functools import reduce

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_contracts import CATALOG, Event
from signal9_domain import (
    Analysis,
    Asset,
    Batch,
    DayPlan,
    DeadLetter,
    EarningsCalendar,
    NewsArticle,
    NewsRound,
    State,
    Streams,
)
from signal9_testkit import an

KINDS: list[type[State]] = [Analysis, Asset, Batch, DayPlan, DeadLetter, EarningsCalendar, NewsArticle, NewsRound]


def events_of(kind: type[State]) -> list[Event]:
    """The typical events of a kind of stream."""
    return [
        event for name, entry in CATALOG.items() if entry.stream.startswith(kind.PREFIX) for event in an.examples(name)
    ]


def folded(kind: type[State], events: list[Event]) -> State:
    return reduce(lambda state, event: state.evolve(event), events, kind())


@st.composite
def histories(draw: st.DrawFn) -> tuple[type[State], list[Event]]:
    """A kind of stream with up to 60 of its events, in any order, at moments and with causes of their own."""
    kind = draw(st.sampled_from(KINDS))
    chosen = draw(st.lists(st.sampled_from(events_of(kind)), max_size=60))
    return kind, [
        an.recorded(
            event,
            version=version,
            occurred_at=an.MOMENT + timedelta(minutes=version),
            causation_id=draw(st.sampled_from([None, an.uuid("first"), an.uuid(str(version))])),
        )
        for version, event in enumerate(chosen, start=1)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_stream_is_named_as_the_catalog_says(kind: type[State]) -> None:
    """A builder's event stands in the stream that the domain gives its name, and the name is found again."""
    events = events_of(kind)
    assert events
    for event in events:
        stream_id = event.metadata.stream_id
        assert kind.holds(stream_id)
        assert kind.stream(kind.name_of(stream_id)) == stream_id
        assert [other for other in KINDS if other.holds(stream_id)] == [kind]


@given(histories(), st.integers(0, 60))
def test_a_state_goes_on_from_any_prefix(history: tuple[type[State], list[Event]], cut: int) -> None:
    """Kept as JSON after any number of events, it ends where the fold of all of them ends."""
    kind, events = history
    kept = msgspec.json.encode(folded(kind, events[:cut]))
    state = reduce(lambda state, event: state.evolve(event), events[cut:], msgspec.json.decode(kept, type=kind))
    assert state == folded(kind, events)
    assert Streams(events, *KINDS).of(kind) == ({kind.name_of(events[0].metadata.stream_id): state} if events else {})


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_does_not_grow_with_its_stream(kind: type[State]) -> None:
    """After ten times as many events, each of its own cause and moment, it is no larger."""

    def size(rounds: int) -> int:
        events = [
            an.recorded(event, causation_id=an.uuid(str(number)), occurred_at=an.MOMENT + timedelta(minutes=number))
            for number in range(rounds)
            for event in events_of(kind)
        ]
        return len(msgspec.json.encode(folded(kind, events)))

    assert size(400) <= size(40) + 10


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_of_another_stream_changes_nothing_that_is_known(kind: type[State]) -> None:
    """A state takes any event of the catalog; one that does not concern it leaves it a stream without facts."""
    strangers = [event for name in CATALOG for event in an.examples(name) if not kind.holds(event.metadata.stream_id)]
    state = folded(kind, strangers)
    assert {name: value for name, value in msgspec.to_builtins(state).items() if name != "last_updated"} == {}
