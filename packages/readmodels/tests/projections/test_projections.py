"""Projections: a rebuilt read model is the live one byte for byte, whatever was delivered when and whatever was interrupted."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_contracts import DocumentRef, Event
from signal9_eventstore import ANY, Cause, EventStore, InMemoryEventStore, Snapshot
from signal9_readmodels import IndexUnavailable, ReadTables
from signal9_readmodels.projections import (
    Projection,
    ReplayHalted,
    ReplayIncomplete,
    ReplayRefused,
    ReplayRunning,
    StreamBehind,
    TablesProjection,
    lag_of,
    project,
    tables_as_of,
)
from signal9_readmodels.projections import states as states_module
from signal9_readmodels.projections.live import Changes
from signal9_readmodels.projections.rebuildable import Contents
from signal9_readmodels.projections.rebuilt_tables import contents_of
from signal9_readmodels.projections.replay import Replay
from signal9_readmodels.projections.states import InMemoryReplayStates, ReplayState
from signal9_runtime import InMemoryBlobs
from signal9_testkit import an
from signal9_testkit.suites import Ticking, bare
from signal9_vendors import ArchivedDocuments

SYMBOLS = ("KO", "PEP", "XOM", "IBM")


class World:
    """A store, its archive, and what happens to companies."""

    def __init__(self) -> None:
        self.archive = InMemoryBlobs()
        self.clock = Ticking()
        self.store = InMemoryEventStore(self.clock)

    def append(self, stream: str, *events: Event) -> list[Event]:
        return self.store.append(stream, [bare(event) for event in events], expected_version=ANY, cause=Cause.root())

    def list_asset(self, symbol: str) -> None:
        self.append(f"asset-{an.asset_id(symbol)}", an.asset_listed(symbol), an.asset_changed(symbol))

    def collect(self, symbol: str, *years: int, revenue: int = 100) -> None:
        """A collection whose statements hold these years; another one may drop or restate them."""
        reports = [{"fiscalDateEnding": f"{year}-12-31", "totalRevenue": str(revenue)} for year in years]
        overview = {"Symbol": symbol, "Sector": "Staples", "MarketCapitalization": str(revenue * 7)}
        documents = {"OVERVIEW": overview, "INCOME_STATEMENT": {"symbol": symbol, "annualReports": reports}}
        refs = []
        for data_type, content in documents.items():
            kept = self.archive.put(json.dumps(content).encode())
            reference = {"dataType": data_type, "digest": kept.digest, "size": kept.size, "collectedAt": an.MOMENT}
            refs.append(msgspec.convert(reference, DocumentRef))
        self.append(f"asset-{an.asset_id(symbol)}", an.fundamentals_collected(symbol, documents=refs))

    def analyse(self, symbol: str, name: str = "", **fields: Any) -> None:
        analysis_id = an.uuid(f"analysis-{symbol}{name}")
        validated = an.data_validated(symbol)
        complete = an.analysis_complete(symbol, **fields)
        self.append(
            f"analysis-{analysis_id}",
            msgspec.structs.replace(validated, analysis_id=analysis_id),
            msgspec.structs.replace(complete, analysis_id=analysis_id),
        )

    def days(self) -> "World":
        """Two days of four companies: listed, collected twice with one year dropped and one restated, analysed."""
        for symbol in SYMBOLS:
            self.list_asset(symbol)
        for symbol in SYMBOLS:
            self.collect(symbol, 2012, 2013, 2014)
            self.analyse(symbol)
        for symbol in SYMBOLS[:3]:
            self.collect(symbol, 2013, 2014, 2015, revenue=200)
            self.analyse(symbol, "-second")
        self.append(f"batch-{an.BATCH}", an.batch_closed())
        return self


class MemoryTables:
    """Read tables in memory as parts that can be rebuilt."""

    name = "tables"

    def __init__(self, archive: InMemoryBlobs) -> None:
        self.archive = archive
        self.parts = {"v1": ReadTables.in_memory()}
        self.current = "v1"

    def live(self) -> str:
        return self.current

    def prepare(self) -> str:
        part = f"v{len(self.parts) + 1}"
        self.parts[part] = ReadTables.in_memory()
        return part

    def projection(self, part: str, *, fresh: bool) -> Projection:
        return TablesProjection(self.parts[part], ArchivedDocuments(self.archive), fresh=fresh)

    def contents(self, part: str) -> Iterator[tuple[str, Contents]]:
        return contents_of(self.parts[part])

    def switch(self, part: str) -> None:
        self.current = part

    def settle(self) -> None:
        """Nobody else is there."""


def content(tables: ReadTables) -> Mapping[str, Any]:
    """Everything in the tables, byte for byte."""
    return {name: msgspec.json.encode(rows, order="deterministic") for name, rows in contents_of(tables)}


def quiet(line: str) -> None:
    """Says nothing."""


def replay(model: MemoryTables, world: World, states: InMemoryReplayStates | None = None, **how: Any) -> Replay:
    options: dict[str, Any] = {"say": quiet, "clock": world.clock, **how}
    return Replay(model, world.store, states or InMemoryReplayStates(), **options)


def deliver(world: World, tables: ReadTables, events: Sequence[Event], size: int = 10) -> None:
    projection = TablesProjection(tables, ArchivedDocuments(world.archive))
    for start in range(0, len(events), size):
        assert project(events[start : start + size], world.store, projection) == {}


class Counting(InMemoryEventStore):
    """A store that says which versions were read."""

    def __init__(self, store: InMemoryEventStore) -> None:
        super().__init__()
        self.__dict__.update(store.__dict__)
        self.read: list[int] = []

    def read_stream(self, stream_id: str, **how: Any) -> Iterator[Event]:
        for event in super().read_stream(stream_id, **how):
            self.read.append(event.metadata.stream_version)
            yield event


class CountingBlobs(InMemoryBlobs):
    """An archive that counts its reads."""

    def __init__(self, blobs: InMemoryBlobs) -> None:
        self.bodies, self.reads = blobs.bodies, 0

    def get(self, reference: Any) -> bytes:
        self.reads += 1
        return super().get(reference)


def disturb(world: World, shuffle: random.Random, old: dict[str, Snapshot]) -> None:
    """Drop some snapshots, and put older ones in the place of others, as writers do that race."""
    for stream, snapshot in list(world.store.snapshots.kept.items()):
        match shuffle.randrange(4):
            case 0:
                del world.store.snapshots.kept[stream]
            case 1:
                world.store.snapshots.put(old.setdefault(stream, snapshot))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.integers(1, 9), copies=st.integers(1, 3))
def test_long_streams_read_from_snapshots_give_the_rebuilt_rows(seed: int, size: int, copies: int) -> None:
    """Streams of some thirty events, deliveries shuffled, repeated and with gaps, snapshots lost and replaced by older ones in between."""
    shuffle = random.Random(seed)
    world, old = World(), dict[str, Snapshot]()
    model = MemoryTables(world.archive)
    for symbol in SYMBOLS[:2]:
        world.list_asset(symbol)
    for number in range(40):
        symbol = shuffle.choice(SYMBOLS[:2])
        if shuffle.random() < 0.3:
            world.collect(symbol, *shuffle.sample(range(2010, 2018), 3), revenue=shuffle.randrange(100, 999))
        elif shuffle.random() < 0.2:
            report = an.earnings_processed(symbol, earnings_date=f"2026-02-{number % 28 + 1:02d}")
            world.append(f"asset-{an.asset_id(symbol)}", report)
        else:
            world.append(f"asset-{an.asset_id(symbol)}", an.news_collected(symbol, articles=number + 1))
        if shuffle.random() < 0.3:
            events = list(world.store.read_all()) * copies
            shuffle.shuffle(events)
            deliver(world, model.parts["v1"], events[: shuffle.randrange(len(events))], size)
            disturb(world, shuffle, old)
    everything = list(world.store.read_all()) * copies
    shuffle.shuffle(everything)
    deliver(world, model.parts["v1"], everything, size)

    outcome = replay(model, world).run()
    assert outcome.diff.equal
    assert content(model.parts["v1"]) == content(model.parts["v2"])


def test_one_more_event_reads_itself_and_no_old_document() -> None:
    """Of a stream of 300 events the projection reads the one that is new, and of the documents the overview that the row shows."""
    world = World()
    world.list_asset("KO")
    for year in range(2005, 2015):
        world.collect("KO", year)
    for number in range(300):
        world.append(f"asset-{an.asset_id('KO')}", an.news_collected("KO", articles=number + 1))
    tables = ReadTables.in_memory()
    deliver(world, tables, list(world.store.read_all()))
    [event] = world.append(f"asset-{an.asset_id('KO')}", an.news_collected("KO"))

    store, archive = Counting(world.store), CountingBlobs(world.archive)
    assert project([event], store, TablesProjection(tables, ArchivedDocuments(archive))) == {}
    assert store.read == [event.metadata.stream_version - 1, event.metadata.stream_version]
    assert archive.reads == 1
    assert project([event], store, TablesProjection(tables, ArchivedDocuments(archive))) == {}
    assert store.read[2:] == [event.metadata.stream_version]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.integers(1, 9), copies=st.integers(1, 3))
def test_a_rebuilt_read_model_is_the_live_one_byte_for_byte(seed: int, size: int, copies: int) -> None:
    """The live tables took every event up to three times, shuffled, while companies went on being collected; the replay read the store."""
    shuffle = random.Random(seed)
    world = World()
    model = MemoryTables(world.archive)
    for symbol in SYMBOLS:
        world.list_asset(symbol)
    for _ in range(4):  # deliveries between appends: rows are written at many versions of their streams
        symbol = shuffle.choice(SYMBOLS)
        world.collect(symbol, *shuffle.sample(range(2010, 2018), 3), revenue=shuffle.randrange(100, 999))
        world.analyse(symbol, str(shuffle.random()))
        events = list(world.store.read_all()) * copies
        shuffle.shuffle(events)
        deliver(world, model.parts["v1"], events[: shuffle.randrange(len(events))], size)
    everything = list(world.store.read_all()) * copies
    shuffle.shuffle(everything)
    deliver(world, model.parts["v1"], everything, size)

    outcome = replay(model, world).run()

    assert content(model.parts["v2"]) == content(model.parts["v1"])
    assert outcome.diff.equal
    assert outcome.diff.same == outcome.diff.compared > 0
    assert (outcome.live, outcome.previous, model.current) == ("v2", "v1", "v2")


class Interrupted(Exception):
    """A plug that was pulled."""


class Fragile:
    """A store that breaks down at its n-th read."""

    def __init__(self, store: EventStore, reads: int) -> None:
        self._store = store
        self._reads = reads

    def __getattr__(self, name: str) -> Any:
        self._reads -= 1
        if self._reads < 0:
            raise Interrupted
        return getattr(self._store, name)


@pytest.mark.parametrize("reads", range(0, 30, 3))
def test_a_replay_that_was_interrupted_anywhere_goes_on(reads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it had done, the next run ends with the same tables; the live ones were never touched."""
    monkeypatch.setattr("signal9_readmodels.projections.building.CHUNK", 2)
    world, states = World().days(), InMemoryReplayStates()
    model = MemoryTables(world.archive)
    deliver(world, model.parts["v1"], list(world.store.read_all()))
    before = content(model.parts["v1"])
    with pytest.raises(Interrupted):
        Replay(model, Fragile(world.store, reads), states, say=quiet, clock=lambda: an.MOMENT).run()
    assert content(model.parts["v1"]) == before
    assert replay(model, world, states).run().diff.equal
    assert content(model.parts[model.current]) == before


class Full(Projection):
    """A projection into something that takes so many writes: the next is done by half, and refused as a whole or stream by stream."""

    def __init__(self, projection: Projection, writes: int, as_a_whole: bool) -> None:
        self.name, self.states = projection.name, projection.states  # type: ignore[misc]  # those of the one it stands for
        self._projection = projection
        self._writes = writes
        self._as_a_whole = as_a_whole

    def versions(self, streams: Mapping[str, Event]) -> Mapping[str, int]:
        return self._projection.versions(streams)

    def positions(self, streams: Sequence[str]) -> Mapping[str, int]:
        return self._projection.positions(streams)

    def write(self, changes: Changes) -> Mapping[str, Exception]:
        self._writes -= 1
        if self._writes >= 0:
            return self._projection.write(changes)
        half = list(changes)[: len(changes) // 2]
        assert self._projection.write({name: changes[name] for name in half}) == {}
        if self._as_a_whole:
            raise ClientError({"Error": {"Code": "InternalServerError", "Message": "no space left"}}, "BatchWriteItem")
        return {name: IndexUnavailable("no space left") for name in changes if name not in half}


@pytest.mark.parametrize("as_a_whole", [True, False])
@pytest.mark.parametrize("writes", [0, 1, 3, 6])
def test_a_target_that_is_full_halts_the_replay_and_touches_nothing_live(
    writes: int, as_a_whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops at once, says what to do and how far it came; with space again the same replay goes on, and ends with the same tables."""
    monkeypatch.setattr("signal9_readmodels.projections.building.CHUNK", 2)
    world, states = World().days(), InMemoryReplayStates()
    model = MemoryTables(world.archive)
    deliver(world, model.parts["v1"], list(world.store.read_all()))
    before = content(model.parts["v1"])
    whole = model.projection
    with monkeypatch.context() as full:
        full.setattr(
            model, "projection", lambda part, fresh: Full(whole(part, fresh=fresh), writes if fresh else 0, as_a_whole)
        )
        with pytest.raises(ReplayHalted, match=r"no space left.*live read model is as it was.*run the replay again"):
            replay(model, world, states).run()
    assert (model.current, content(model.parts["v1"])) == ("v1", before)
    halted = states.load("tables")
    assert (halted.owner, halted.target, halted.failed) == ("", "v2", {})
    assert (halted.applied > 0) == (writes > 0)
    said: list[str] = []
    outcome = replay(model, world, states, say=said.append).run()
    assert said[0] == f"going on with v2, {halted.applied} events in"
    assert outcome.diff.equal
    assert (outcome.live, content(model.parts["v2"])) == ("v2", before)


def test_a_turn_that_cannot_be_given_back_hides_no_failure() -> None:
    """The state's own table is full as well: the first failure is told."""
    world, states = World().days(), InMemoryReplayStates()

    def say(line: str) -> None:
        states.save = refuse  # type: ignore[method-assign]  # from the first line on
        raise Interrupted

    def refuse(state: ReplayState, expected: ReplayState) -> None:
        raise OSError("no space left")

    with pytest.raises(Interrupted):
        replay(MemoryTables(world.archive), world, states, say=say).run()


def test_what_is_appended_while_it_builds_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """New companies and new documents arrive at every step, projected live as always: the rebuilt tables have them all."""
    monkeypatch.setattr("signal9_readmodels.projections.building.CHUNK", 2)
    world = World().days()
    model = MemoryTables(world.archive)
    deliver(world, model.parts["v1"], list(world.store.read_all()))
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        if len(lines) < 8:
            world.list_asset(f"NEW{len(lines)}")
            world.collect("KO", 2016, revenue=len(lines))
            deliver(world, model.parts[model.current], list(world.store.read_all()))

    outcome = replay(model, world, say=say).run()
    deliver(world, model.parts["v1"], list(world.store.read_all()))
    assert content(model.parts["v2"]) == content(model.parts["v1"])
    assert outcome.diff.equal
    assert any("caught up" in line for line in lines)


def test_a_difference_is_shown_before_the_switch() -> None:
    """A row that somebody altered, one that is missing and one too many are told, with the fields; the rebuilt tables are right."""
    world = World().days()
    model = MemoryTables(world.archive)
    live = model.parts["v1"]
    deliver(world, live, list(world.store.read_all()))
    ko, pep = (dict(live.assets.get(an.asset_id(symbol)) or {}) for symbol in ("KO", "PEP"))
    live.assets.put({**ko, "name": "Altered"})
    live.assets._rows.pop((pep["asset_id"],))  # type: ignore[attr-defined]  # what a person with rights could do
    live.earnings.put({"asset_id": "x", "period": "annual#1", "stream_version": 1})

    outcome = replay(model, world).run(switch=False)

    told = {(each.where, each.key, each.change, tuple(each.fields)) for each in outcome.diff.differences}
    assert told == {
        ("assets", ko["asset_id"], "changed", ("name",)),
        ("assets", pep["asset_id"], "added", ()),
        ("earnings", "x/annual#1", "removed", ()),
    }
    assert (outcome.switched, model.current) == (False, "v1")
    assert replay(model, world, InMemoryReplayStates()).run().live == "v3"
    assert model.parts["v3"].assets.get(ko["asset_id"]) == ko


def test_the_way_back_leads_to_tables_that_are_up_to_date() -> None:
    """What was appended since the switch is in the old tables before readers see them again; back and back is where one was."""
    world, states = World().days(), InMemoryReplayStates()
    model = MemoryTables(world.archive)
    deliver(world, model.parts["v1"], list(world.store.read_all()))
    replay(model, world, states).run()
    world.collect("KO", 2017)
    deliver(world, model.parts["v2"], list(world.store.read_all()))

    back = replay(model, world, states).back()

    assert (back.live, back.previous, model.current) == ("v1", "v2", "v1")
    assert back.diff.equal
    assert content(model.parts["v1"]) == content(model.parts["v2"])
    assert replay(model, world, states).back().live == "v2"


def test_there_is_no_way_back_where_nothing_was_switched() -> None:
    """It is refused with the reason, and the lock is free afterwards."""
    world, states = World().days(), InMemoryReplayStates()
    model = MemoryTables(world.archive)
    with pytest.raises(ReplayRefused, match="was not switched"):
        replay(model, world, states).back()
    assert replay(model, world, states).run().live == "v2"


def test_a_second_replay_is_refused_while_the_first_is_at_work() -> None:
    """It says who is at work and since when, and disturbs nothing."""
    world, states = World().days(), InMemoryReplayStates()
    model = MemoryTables(world.archive)
    refused = []

    def say(line: str) -> None:
        with pytest.raises(ReplayRunning, match=r"at work in .*:\d+, last seen at 2026-01-05") as caught:
            replay(model, world, states, clock=lambda: an.MOMENT).run()
        refused.append(caught)

    assert replay(model, world, states, say=say, clock=lambda: an.MOMENT).run().live == "v2"
    assert refused


@pytest.mark.parametrize(
    ("owner", "minutes", "free"),
    [("elsewhere:1", 0.5, False), ("elsewhere:1", 2.0, True), ("here:999999999", 0.1, True), ("here:1", 0.5, False)],
)
def test_a_replay_that_was_killed_is_taken_over(
    owner: str, minutes: float, free: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process of this machine that has ended at once, one elsewhere after a minute without a sign of life."""
    monkeypatch.setattr("signal9_readmodels.projections.states.socket.gethostname", lambda: "here")
    now = an.MOMENT
    state = ReplayState(projection="tables", owner=owner, seen_at=now - timedelta(minutes=minutes))
    if free:
        states_module.refuse_if_running(state, now)
    else:
        with pytest.raises(ReplayRunning):
            states_module.refuse_if_running(state, now)


def test_a_stream_that_cannot_be_projected_keeps_the_switch_back_but_not_the_others() -> None:
    """All others are built and the live tables stay; once the cause is gone, the next run goes on with that stream alone."""
    world, states = World().days(), InMemoryReplayStates()
    model = MemoryTables(world.archive)
    deliver(world, model.parts["v1"], list(world.store.read_all()))
    digest, body = next(iter(world.archive.bodies.items()))
    del world.archive.bodies[digest]

    with pytest.raises(ReplayIncomplete, match=r"1 of the streams .*BlobCorrupt"):
        replay(model, world, states).run()

    assert model.current == "v1"
    assert len(model.parts["v2"].all_assets()) == len(SYMBOLS) - 1
    world.archive.bodies[digest] = body
    outcome = replay(model, world, states).run()
    assert outcome.live == "v2"
    assert outcome.diff.equal


def test_an_outage_is_not_taken_for_bad_events() -> None:
    """Where more streams fail than could be bad, the replay stops at once and remembers where."""
    world, states = World(), InMemoryReplayStates()
    for number in range(900):
        world.collect(f"S{number}", 2014)
    world.archive.bodies.clear()
    with pytest.raises(ReplayIncomplete, match=r"10\d|1[1-9]\d|200"):
        replay(MemoryTables(world.archive), world, states).run()
    assert states.load("tables").failed == {}


def test_the_rate_is_kept_by_waiting() -> None:
    """Events a second: what was applied sooner is waited for."""
    world = World().days()
    waited: list[float] = []
    outcome = replay(MemoryTables(world.archive), world, rate=10, sleep=waited.append).run()
    events = len(list(world.store.read_all()))
    assert 0.8 * events / 10 < sum(waited) <= events / 10
    assert outcome.events >= events


def test_an_event_that_its_stream_does_not_show_yet_waits() -> None:
    """Version 4 of a stream of which 2 are there fails alone, so that it is delivered again; the others are applied."""
    world = World()
    world.list_asset("KO")
    tables = ReadTables.in_memory()
    ahead = an.recorded(an.earnings_processed(), stream_id=f"asset-{an.asset_id('KO')}", version=4)
    first = next(iter(world.store.read_all()))
    failures = project([ahead, first], world.store, TablesProjection(tables, ArchivedDocuments(world.archive)))
    assert set(failures) == {ahead.metadata.event_id}
    with pytest.raises(StreamBehind, match=r"version 4 of .*, which shows 2"):
        raise failures[ahead.metadata.event_id]
    assert [asset.stream_version for asset in tables.all_assets()] == [2]


def test_a_position_never_goes_back() -> None:
    """A projector that read the stream before another one, and writes after it, changes nothing."""
    world = World()
    world.list_asset("KO")
    stream = f"asset-{an.asset_id('KO')}"
    old = {stream: list(world.store.read_stream(stream))}
    world.collect("KO", 2015)
    tables = ReadTables.in_memory()
    projection = TablesProjection(tables, ArchivedDocuments(world.archive))
    assert projection.apply({stream: list(world.store.read_stream(stream))}) == {}
    now = content(tables)
    assert projection.apply(old) == {}
    assert content(tables) == now


def test_lag_is_told_in_events_and_seconds() -> None:
    """What the tables have not applied, the age of the oldest, and which streams; nothing when all is applied."""
    world = World().days()
    tables = ReadTables.in_memory()
    projection = TablesProjection(tables, ArchivedDocuments(world.archive))
    deliver(world, tables, list(world.store.read_all()))
    assert lag_of(projection, world.store, world.clock.now).events == 0
    world.collect("KO", 2017)
    moment = world.clock.now
    world.analyse("KO", "-third")
    lag = lag_of(projection, world.store, moment + timedelta(seconds=90))
    assert (lag.events, lag.seconds) == (3, 90.0)
    assert f"asset-{an.asset_id('KO')}" in lag.streams


@settings(max_examples=40, deadline=None)
@given(minutes=st.integers(-1, 40), symbols=st.sets(st.sampled_from(SYMBOLS), max_size=2))
def test_as_of_answers_use_nothing_that_was_learned_later(minutes: int, symbols: set[str]) -> None:
    """They equal the tables of a world that ended at that moment, and its documents are all that is read."""
    moment = an.MOMENT + timedelta(minutes=minutes)
    world = World().days()
    ended = World()
    known = [event for event in world.store.read_all() if event.metadata.occurred_at <= moment]
    for event in known:
        ended.clock.now = event.metadata.occurred_at - timedelta(minutes=1)
        ended.append(event.metadata.stream_id, event)
    digests = {ref.digest for event in known for ref in getattr(event, "documents", [])}
    ended.archive.bodies = {digest: world.archive.bodies[digest] for digest in digests}
    expected = ReadTables.in_memory()
    deliver(ended, expected, list(ended.store.read_all()))

    # The archive of then holds nothing newer: a look ahead would fail.
    found = tables_as_of(moment, world.store, ArchivedDocuments(ended.archive), symbols)

    if not symbols:
        assert content(found) == content(expected)
    listed = {asset.symbol for asset in expected.all_assets()}
    assert {asset.symbol for asset in found.all_assets()} == (listed & symbols if symbols else listed)
    assets = {asset.asset_id for asset in found.all_assets()}
    latest = {asset: row for asset, row in expected.latest_analyses().items() if asset in assets}
    assert found.latest_analyses() == latest


def test_a_symbol_is_that_of_the_time() -> None:
    """A company that was renamed is found under the name of then, and only under it."""
    world = World()
    world.append("asset-x", msgspec.structs.replace(an.asset_listed("FB"), asset_id="x"))
    before = world.clock.now
    world.append("asset-x", msgspec.structs.replace(an.asset_changed("META"), asset_id="x"))
    archive = world.archive
    assert [
        asset.symbol for asset in tables_as_of(before, world.store, ArchivedDocuments(archive), {"FB"}).all_assets()
    ] == ["FB"]
    assert tables_as_of(before, world.store, ArchivedDocuments(archive), {"META"}).all_assets() == []
    assert tables_as_of(world.clock.now, world.store, ArchivedDocuments(archive), {"FB"}).all_assets() == []


def test_what_a_slow_clock_put_before_its_stream_was_not_known() -> None:
    """Version 3 says it is older than version 2: as of a moment between them, only version 1 was known."""
    world = World()
    for minutes in (0, 60, 30):
        world.clock.now = an.MOMENT + timedelta(minutes=minutes)
        world.append("asset-x", msgspec.structs.replace(an.asset_changed(), asset_id="x"))
    [asset] = tables_as_of(
        an.MOMENT + timedelta(minutes=45), world.store, ArchivedDocuments(world.archive)
    ).all_assets()
    assert asset.stream_version == 1


def test_what_the_live_tables_do_not_show_yet_is_no_difference() -> None:
    """An analysis that was appended while the replay built, and that the live projection still has in its queue, moved on."""
    world = World().days()
    model = MemoryTables(world.archive)
    deliver(world, model.parts["v1"], list(world.store.read_all()))
    arriving = iter(["-late"])

    def say(line: str) -> None:
        if "part 1" in line:
            world.analyse("KO", next(arriving))

    outcome = replay(model, world, say=say).run()
    assert outcome.diff.equal
    # Its row among the analyses, and the one that others are compared with.
    assert (outcome.diff.moved_on, outcome.diff.added) == (2, 0)
    assert len(model.parts["v2"].asset_analysis.of(an.asset_id("KO"))) == 3
