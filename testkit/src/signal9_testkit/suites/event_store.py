"""What every event store promises."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from signal9_contracts import UNASSIGNED, Event
from signal9_testkit import an


def bare(event: Event) -> Event:
    """The event before a store appended it."""
    return msgspec.structs.replace(event, metadata=UNASSIGNED)


class Ticking:
    """A clock that moves on by a minute at every look, from 07:00 on 5 January 2026."""

    def __init__(self) -> None:
        self.now = an.MOMENT

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


class EventStoreSuite:
    """What an event store promises. Subclasses give the fixtures `store`, `payloads` and `module` (signal9_eventstore).

    The store's clock is a `Ticking`, and it keeps large payloads in `payloads` (an `InMemoryPayloads`).
    """

    def test_an_appended_event_is_read_back_with_its_place(self, store: Any, module: Any) -> None:
        """The first event of a stream has version 1, its cause, and the payload that was appended."""
        cause = module.Cause.root("morning", "Root=1-2-3")
        [appended] = store.append("asset-a", [bare(an.asset_listed())], expected_version=0, cause=cause)

        [event] = store.read_stream("asset-a")

        assert event == appended
        assert bare(event) == bare(an.asset_listed())
        metadata = event.metadata
        assert (metadata.stream_id, metadata.stream_version, metadata.schema_version) == ("asset-a", 1, 1)
        assert (metadata.correlation_id, metadata.causation_id, metadata.trace_header) == (
            "morning",
            None,
            "Root=1-2-3",
        )

    def test_what_follows_from_an_event_names_it(self, store: Any, module: Any) -> None:
        """Correlation is inherited, causation is the event's id."""
        cause = module.Cause.root()
        [first] = store.append("asset-a", [bare(an.asset_listed())], expected_version=0, cause=cause)
        [second] = store.append("asset-a", [bare(an.asset_changed())], expected_version=1, cause=module.Cause.of(first))
        assert second.metadata.correlation_id == cause.correlation_id
        assert second.metadata.causation_id == first.metadata.event_id

    @pytest.mark.parametrize(("held", "expected"), [(0, 1), (1, 0), (2, 1), (2, 3)])
    def test_a_stale_or_future_version_appends_nothing(self, store: Any, module: Any, held: int, expected: int) -> None:
        """An append that expects another version is refused, says both, and leaves the stream as it was."""
        if held:
            store.append("asset-a", [bare(an.asset_changed())] * held, expected_version=0, cause=module.Cause.root())
        with pytest.raises(module.VersionConflict, match=f"at version {held}, not at the expected {expected}"):
            store.append("asset-a", [bare(an.asset_delisted())], expected_version=expected, cause=module.Cause.root())
        assert len(list(store.read_stream("asset-a"))) == held

    def test_a_transaction_over_streams_is_all_or_nothing(self, store: Any, module: Any) -> None:
        """One stream's conflict keeps the events of the others out as well."""
        store.append("asset-b", [bare(an.asset_listed())], expected_version=0, cause=module.Cause.root())
        appends = [module.Append(stream, [bare(an.asset_listed())], 0) for stream in ("asset-a", "asset-b", "asset-c")]
        with pytest.raises(module.VersionConflict, match="asset-b"):
            store.append_all(appends, cause=module.Cause.root())
        assert list(store.read_stream("asset-a")) == list(store.read_stream("asset-c")) == []
        store.append_all([appends[0], appends[2]], cause=module.Cause.root())
        assert len(list(store.read_stream("asset-c"))) == 1

    def test_any_version_appends_at_the_end(self, store: Any, module: Any) -> None:
        """An append that does not care lands behind whatever is there."""
        for _ in range(3):
            store.append("asset-a", [bare(an.asset_changed())], expected_version=module.ANY, cause=module.Cause.root())
        assert [event.metadata.stream_version for event in store.read_stream("asset-a")] == [1, 2, 3]

    def test_a_stream_is_read_from_a_version(self, store: Any, module: Any) -> None:
        """Reading from version 3 gives the third event and those after it."""
        store.append("asset-a", [bare(an.asset_changed())] * 5, expected_version=0, cause=module.Cause.root())
        assert [event.metadata.stream_version for event in store.read_stream("asset-a", from_version=3)] == [3, 4, 5]

    def test_all_events_are_read_in_the_order_of_their_appending(self, store: Any, module: Any) -> None:
        """Event ids are UUIDv7: sorting by them is sorting by time."""
        for stream in ("asset-b", "asset-a", "asset-c"):
            store.append(stream, [bare(an.asset_listed())], expected_version=0, cause=module.Cause.root())
        assert [event.metadata.stream_id for event in store.read_all()] == ["asset-b", "asset-a", "asset-c"]

    def test_all_events_since_a_moment_leave_out_the_older(self, store: Any, module: Any) -> None:
        """A moment in the future leaves none, one in the past leaves all."""
        [event] = store.append("asset-a", [bare(an.asset_listed())], expected_version=0, cause=module.Cause.root())
        moment = event.metadata.occurred_at
        assert list(store.read_all(since=moment + timedelta(microseconds=1))) == []
        assert list(store.read_all(since=moment)) == [event]

    def test_no_events_or_too_many_are_refused(self, store: Any, module: Any) -> None:
        """An append that no store could carry out is refused before it is tried."""
        with pytest.raises(module.AppendRefused, match="no events"):
            store.append("asset-a", [], expected_version=0, cause=module.Cause.root())
        with pytest.raises(module.AppendRefused, match="51 events"):
            store.append("asset-a", [bare(an.asset_listed())] * 51, expected_version=0, cause=module.Cause.root())
        with pytest.raises(module.AppendRefused, match="below 0"):
            store.append_all(
                [module.Append("asset-a", [bare(an.asset_listed())], module.ANY)], cause=module.Cause.root()
            )
        with pytest.raises(module.AppendRefused, match="twice"):
            one = module.Append("asset-a", [bare(an.asset_listed())], 0)
            store.append_all([one, one], cause=module.Cause.root())

    def test_a_stream_is_read_backwards(self, store: Any, module: Any) -> None:
        """Newest first, from the end or from a version."""
        store.append("asset-a", [bare(an.asset_changed())] * 4, expected_version=0, cause=module.Cause.root())
        assert versions(store.read_stream("asset-a", backwards=True)) == [4, 3, 2, 1]
        assert versions(store.read_stream("asset-a", backwards=True, from_version=2)) == [2, 1]

    def test_a_stream_is_read_as_of_a_moment(self, store: Any, module: Any) -> None:
        """What came later is not there, in either direction; exactly then is still known."""
        for version in range(4):
            store.append("asset-a", [bare(an.asset_changed())], expected_version=version, cause=module.Cause.root())
        moment = list(store.read_stream("asset-a"))[1].metadata.occurred_at
        assert versions(store.read_stream("asset-a", as_of=moment)) == [1, 2]
        assert versions(store.read_stream("asset-a", as_of=moment, backwards=True)) == [2, 1]
        assert versions(store.read_stream("asset-a", as_of=moment, from_version=2)) == [2]
        assert versions(store.read_stream("asset-a", as_of=moment - timedelta(microseconds=1))) == [1]

    def test_a_clock_that_went_back_reveals_nothing_later(self, store: Any, module: Any, clock: Ticking) -> None:
        """What was appended behind a later event was not known before it, whatever its writer's clock said."""
        for hours in (0, 2, 1):
            clock.now = an.MOMENT + timedelta(hours=hours)
            store.append("asset-a", [bare(an.asset_changed())], expected_version=module.ANY, cause=module.Cause.root())
        assert versions(store.read_stream("asset-a", as_of=an.MOMENT + timedelta(hours=1, minutes=30))) == [1]

    def test_a_read_of_what_cannot_be_is_refused(self, store: Any, module: Any) -> None:
        """Version 0, a moment without a time zone, a segment that there is not."""
        with pytest.raises(module.ReadRefused, match="no version 0"):
            list(store.read_stream("asset-a", from_version=0))
        with pytest.raises(module.ReadRefused, match="no time zone"):
            list(store.read_stream("asset-a", as_of=datetime(2026, 1, 5)))  # the point of it
        with pytest.raises(module.ReadRefused, match="no segment 8"):
            list(store.read_all(segment=8))

    def test_everything_is_read_on_behind_a_position(self, store: Any, module: Any) -> None:
        """A read that was interrupted anywhere goes on behind the last event that it gave: nothing twice, nothing left out."""
        for number in range(9):
            events = [bare(an.asset_listed())] * 3
            store.append(f"asset-{number}", events, expected_version=0, cause=module.Cause.root())
        events = list(store.read_all())
        assert len(events) == 27
        for done in (1, 4, 26, 27):
            position = module.position_of(events[done - 1])
            assert list(store.read_all(after=position)) == events[done:]

    def test_segments_together_are_everything(self, store: Any, module: Any) -> None:
        """Each event is in one segment, a stream whole in one, and each segment in order of time."""
        for number in range(20):
            store.append(
                f"asset-{number}", [bare(an.asset_listed())] * 2, expected_version=0, cause=module.Cause.root()
            )
        segments = [list(store.read_all(segment=number)) for number in range(module.SEGMENTS)]
        merged = [event for segment in segments for event in segment]
        assert sorted(merged, key=module.position_of) == list(store.read_all())
        for number, segment in enumerate(segments):
            assert segment == sorted(segment, key=module.position_of)
            assert {module.segment_of(event.metadata.stream_id) for event in segment} <= {number}

    def test_the_parts_hold_each_stream_once_and_whole(self, store: Any, module: Any) -> None:
        """A read of whole streams goes on behind the last that it gave; longer than nine events they are still in order."""
        for number in range(30):
            events = [bare(an.asset_changed())] * (1 + number % 12)
            store.append(f"asset-{number}", events, expected_version=0, cause=module.Cause.root())
        found: list[str] = []
        for part in range(module.SEGMENTS):
            streams = list(store.read_streams(part))
            for stream in streams:
                assert versions(stream) == list(range(1, len(stream) + 1))
                assert list(store.read_stream(stream[0].metadata.stream_id)) == list(stream)
                found.append(stream[0].metadata.stream_id)
            for number, stream in enumerate(streams):
                last = stream[-1].metadata
                rest = list(store.read_streams(part, after=(last.stream_id, last.stream_version)))
                assert rest == streams[number + 1 :]
        assert sorted(found) == sorted(f"asset-{number}" for number in range(30))

    def test_an_append_with_the_same_ids_changes_nothing(self, store: Any, module: Any) -> None:
        """A second append of the same ids gives the stored events, whatever version it expects."""
        cause = module.Cause.root()
        events, ids = [bare(an.asset_listed()), bare(an.asset_changed())], [an.uuid("one"), an.uuid("two")]
        first = store.append("asset-a", events, expected_version=module.NONE, cause=cause, event_ids=ids)
        assert [event.metadata.event_id for event in first] == ids
        store.append("asset-a", [bare(an.asset_delisted())], expected_version=2, cause=cause)
        for expected in (module.NONE, 1, 3, module.ANY):
            again = store.append("asset-a", events, expected_version=expected, cause=cause, event_ids=ids)
            assert again == first
        assert versions(store.read_stream("asset-a")) == [1, 2, 3]

    def test_ids_of_another_append_are_refused(self, store: Any, module: Any) -> None:
        """Ids that do not fit the events, are none, or of which the stream holds only some: the error names them."""
        cause, event = module.Cause.root(), bare(an.asset_listed())

        def append(*ids: str, count: int = 2) -> None:
            store.append("asset-a", [event] * count, expected_version=module.ANY, cause=cause, event_ids=ids)

        append(an.uuid("one"), an.uuid("two"))
        for ids, fault in (
            ((an.uuid("two"), an.uuid("three")), "holds 1 of the 2"),
            ((an.uuid("two"), an.uuid("one")), "in their order"),
            ((an.uuid("one"),), "1 event ids for 2 events"),
            ((an.uuid("four"), an.uuid("four")), "twice"),
            ((an.uuid("four"), "not-a-uuid"), "no UUID"),
        ):
            with pytest.raises(module.AppendRefused, match=fault):
                append(*ids)
        assert versions(store.read_stream("asset-a")) == [1, 2]

    def test_one_decision_made_twice_is_stored_once(self, store: Any, module: Any) -> None:
        """Two deliveries of one event derive the same ids, so that what follows from it is there once; racing ones as well."""
        [cause] = store.append("asset-a", [bare(an.asset_listed())], expected_version=0, cause=module.Cause.root())
        event_ids = [module.derived_id(cause, "analysis", number) for number in range(2)]
        assert event_ids == sorted(event_ids)

        def deliver(_: int) -> list[Event]:
            events = [bare(an.data_validated()), bare(an.analysis_complete())]
            appended: list[Event] = store.append(
                "analysis-a", events, expected_version=0, cause=module.Cause.of(cause), event_ids=event_ids
            )
            return appended

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(deliver, range(8)))
        assert all(answer == answers[0] for answer in answers)
        assert versions(store.read_stream("analysis-a")) == [1, 2]

    def test_a_large_event_comes_back_whole(self, store: Any, module: Any, payloads: Any) -> None:
        """Over 64 KB the body lies under its digest; every read gives the event as it was appended."""
        large = bare(an.asset_listed(name="ä" * 150_000))
        appended = store.append(
            "asset-a", [large, bare(an.asset_changed())], expected_version=0, cause=module.Cause.root()
        )
        assert len(payloads.bodies) == 1
        assert list(store.read_stream("asset-a")) == appended
        assert list(store.read_all()) == appended

    def test_an_altered_or_missing_payload_is_named(self, store: Any, module: Any, payloads: Any) -> None:
        """Neither is taken for the event: the error says which digest, and how many bytes were stored."""
        large = bare(an.asset_listed(name="x" * 100_000))
        store.append("asset-a", [large], expected_version=0, cause=module.Cause.root())
        [digest] = payloads.bodies
        payloads.bodies[digest] = payloads.bodies[digest].replace(b"xx", b"yy", 1)
        with pytest.raises(module.PayloadCorrupt, match=f"{digest}.*altered"):
            list(store.read_stream("asset-a"))
        del payloads.bodies[digest]
        with pytest.raises(module.PayloadCorrupt, match=f"{digest}.*is not in"):
            list(store.read_all())

    def test_an_event_beyond_all_bounds_is_refused(self, store: Any, module: Any) -> None:
        """What no consumer could hold in memory is refused with advice, and nothing is appended."""
        huge = bare(an.asset_listed(name="x" * 17_000_000))
        with pytest.raises(module.AppendRefused, match="put its digest into the event"):
            store.append("asset-a", [huge], expected_version=0, cause=module.Cause.root())
        assert list(store.read_stream("asset-a")) == []

    def test_racing_writers_lose_nothing_and_leave_no_gap(self, store: Any, module: Any) -> None:
        """Eight writers that decide and append at once end with every event in, each version once."""

        def write(number: int) -> None:
            event = bare(an.earnings_processed(earnings_date=f"2026-01-{number + 1:02d}"))

            def decide(history: Any) -> list[Event]:
                return [] if any(bare(past) == event for past in history) else [event]

            module.append_decided(store, "asset-a", decide, module.Cause.root(), tries=50)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, list(range(8)) * 2))
        assert versions(store.read_stream("asset-a")) == list(range(1, 9))


def versions(events: Iterable[Event]) -> list[int]:
    """The events' versions, as they come."""
    return [event.metadata.stream_version for event in events]
