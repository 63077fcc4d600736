"""What every event store promises."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from signal9_contracts import UNASSIGNED, Event
from signal9_testkit import an


def bare(event: Event) -> Event:
    """The event before a store appended it."""
    return msgspec.structs.replace(event, metadata=UNASSIGNED)


class EventStoreSuite:
    """What an event store promises. Subclasses give the fixtures `store` and `module` (signal9_eventstore)."""

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
        store.append("asset-a", [bare(an.asset_listed())], expected_version=0, cause=module.Cause.root())
        now = datetime.now(UTC)
        assert list(store.read_all(since=now + timedelta(hours=1))) == []
        assert len(list(store.read_all(since=now - timedelta(hours=1)))) == 1

    def test_no_events_or_too_many_are_refused(self, store: Any, module: Any) -> None:
        """An append that no store could carry out is refused before it is tried."""
        with pytest.raises(module.AppendRefused, match="no events"):
            store.append("asset-a", [], expected_version=0, cause=module.Cause.root())
        with pytest.raises(module.AppendRefused, match="51 events"):
            store.append("asset-a", [bare(an.asset_listed())] * 51, expected_version=0, cause=module.Cause.root())
        with pytest.raises(module.AppendRefused, match="twice"):
            one = module.Append("asset-a", [bare(an.asset_listed())], 0)
            store.append_all([one, one], cause=module.Cause.root())

    def test_racing_writers_lose_nothing_and_leave_no_gap(self, store: Any, module: Any) -> None:
        """Eight writers that decide and append at once end with every event in, each version once."""

        def write(number: int) -> None:
            event = bare(an.earnings_processed(earnings_date=f"2026-01-{number + 1:02d}"))

            def decide(history: Any) -> list[Event]:
                return [] if any(bare(past) == event for past in history) else [event]

            module.append_decided(store, "asset-a", decide, module.Cause.root(), tries=50)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, list(range(8)) * 2))
        versions = [event.metadata.stream_version for event in store.read_stream("asset-a")]
        assert versions == list(range(1, 9))
