"""What every event store promises to its readers."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from signal9_testkit import an
from signal9_testkit.suites.events import Ticking, bare, versions


def numbered(number: int) -> str:
    """The stream of one of many assets."""
    return an.asset_listed(asset_id=str(number)).metadata.stream_id


class EventStoreReads:
    """The reading half of `EventStoreSuite`, with its fixtures."""

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

    def test_the_newest_events_are_read_first_backwards(self, store: Any, module: Any) -> None:
        """The reverse of the order of time, over all streams; back to a moment where one is given."""
        for number in range(40):
            stream, version = numbered(number % 7), number // 7
            store.append(stream, [bare(an.asset_changed())], expected_version=version, cause=module.Cause.root())
        forwards = list(store.read_all())
        assert list(store.read_all(backwards=True)) == forwards[::-1]
        assert list(store.read_all(since=forwards[30].metadata.occurred_at, backwards=True)) == forwards[:29:-1]

    @pytest.mark.parametrize("version", [1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 20, 21, 22, 99])
    def test_the_rest_of_a_stream_is_read_from_any_version(self, store: Any, module: Any, version: int) -> None:
        """Wherever it begins and however much there is behind, each event comes once and in order."""
        store.append("asset-a", [bare(an.asset_changed())] * 21, expected_version=0, cause=module.Cause.root())
        assert versions(store.read_stream("asset-a", from_version=version)) == list(range(version, 22))

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
            store.append(numbered(number), events, expected_version=0, cause=module.Cause.root())
        events = list(store.read_all())
        assert len(events) == 27
        for done in (1, 4, 26, 27):
            position = module.position_of(events[done - 1])
            assert list(store.read_all(after=position)) == events[done:]

    def test_segments_together_are_everything(self, store: Any, module: Any) -> None:
        """Each event is in one segment, a stream whole in one, and each segment in order of time."""
        for number in range(20):
            store.append(numbered(number), [bare(an.asset_listed())] * 2, expected_version=0, cause=module.Cause.root())
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
            store.append(numbered(number), events, expected_version=0, cause=module.Cause.root())
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
        assert sorted(found) == sorted(numbered(number) for number in range(30))
