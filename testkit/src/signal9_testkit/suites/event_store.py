"""What every event store promises."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from signal9_contracts import Event
from signal9_testkit import an
from signal9_testkit.suites.event_store_reads import EventStoreReads
from signal9_testkit.suites.events import Everything, bare, versions


class EventStoreSuite(EventStoreReads):
    """What an event store promises. Subclasses give the fixtures `store`, `payloads` and `module` (signal9_eventstore).

    The store's clock is a `Ticking`, and it keeps large payloads in `payloads` (an `InMemoryBlobs`).
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
        from signal9_runtime import BlobCorrupt

        [digest] = payloads.bodies
        payloads.bodies[digest] = payloads.bodies[digest].replace(b"xx", b"yy", 1)
        with pytest.raises(BlobCorrupt, match=f"{digest}.*altered"):
            list(store.read_stream("asset-a"))
        del payloads.bodies[digest]
        with pytest.raises(BlobCorrupt, match=f"{digest}.*is not in"):
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

            def decide(state: Everything) -> list[Event]:
                return [] if any(bare(past) == event for past in state.events) else [event]

            module.append_decided(store, "asset-a", Everything, decide, module.Cause.root(), tries=50)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, list(range(8)) * 2))
        assert versions(store.read_stream("asset-a")) == list(range(1, 9))
