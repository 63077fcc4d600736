"""A replay: a read model built anew from all events beside the live one, which goes on; then the switch, and the way back."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from signal9_contracts import Event
from signal9_eventstore import SEGMENTS, EventStore
from signal9_eventstore.follow import LOOK_BACK
from signal9_projections.errors import ReplayIncomplete, ReplayRefused, ReplayRunning
from signal9_projections.rebuildable import Diff, Rebuildable, difference
from signal9_projections.states import ReplayState, ReplayStates, refuse_if_running, this_process
from signal9_runtime import Clock, utc_now

CHUNK = 1000
"""Streams that are folded and written together; after each chunk the place is remembered."""
MAX_FAILED = 100
"""Streams that may fail while the others go on; more of them are an outage, not bad events."""
Say = Callable[[str], None]


class Outcome(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a replay did."""

    projection: str
    live: str
    """What readers see now."""
    previous: str
    """What they saw before; `--back` leads there."""
    events: int
    """Events that were applied to the rebuilt one, over all runs of this replay."""
    seconds: float
    switched: bool
    diff: Diff


class Replay:
    """Rebuilds one read model. Effects outside the read model are none: no vendor is called, nobody is notified."""

    def __init__(
        self,
        rebuildable: Rebuildable,
        store: EventStore,
        states: ReplayStates,
        *,
        say: Say,
        rate: float | None = None,
        clock: Clock = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`rate` is the most events a second that the building may apply; None does not throttle."""
        self._model = rebuildable
        self._store = store
        self._states = states
        self._say = say
        self._rate = rate
        self._clock = clock
        self._sleep = sleep
        self._state = ReplayState(projection=rebuildable.name)
        self._moving: set[str] = set()
        """Streams that were appended to since the building began."""

    def run(self, *, switch: bool = True, restart: bool = False) -> Outcome:
        """Build, or go on building (unless `restart`); show the difference; switch.

        Raises:
            ReplayRunning: another process replays this projection.
            ReplayIncomplete: a stream cannot be projected; what was built stays, and the next run goes on.
        """
        begun = time.monotonic()
        self._acquire()
        try:
            if restart or not self._state.target:
                self._begin()
            else:
                self._say(f"going on with {self._state.target}, {self._state.applied} events in")
            self._build()
            diff = self._diff()
            live = self._model.live()
            if switch:
                self._switch(self._state.target)
            return Outcome(
                projection=self._model.name,
                live=self._model.live(),
                previous=live if switch else self._state.previous,
                events=self._state.applied,
                seconds=round(time.monotonic() - begun, 2),
                switched=switch,
                diff=diff,
            )
        finally:
            self._release()

    def back(self) -> Outcome:
        """Switch to what was live before the last switch, brought up to date first.

        Raises:
            ReplayRefused: nothing was switched.
        """
        begun = time.monotonic()
        self._acquire()
        try:
            previous, since = self._state.previous, self._state.switched_at
            if not previous or since is None:
                raise ReplayRefused(
                    f"There is nothing to go back to: {self._model.name!r} was not switched, or an unfinished replay builds there."
                )
            self._say(f"bringing {previous} up to date")
            applied = self._catch_up(previous, since)
            diff = self._diff(previous)
            self._switch(previous)
            return Outcome(
                projection=self._model.name,
                live=previous,
                previous=self._state.previous,
                events=applied,
                seconds=round(time.monotonic() - begun, 2),
                switched=True,
                diff=diff,
            )
        finally:
            self._release()

    def _acquire(self) -> None:
        stored = self._states.load(self._model.name)
        now = self._clock()
        refuse_if_running(stored, now)
        self._state = stored
        self._remember(owner=this_process())

    def _release(self) -> None:
        with suppress(ReplayRunning):  # another process took over, and goes on
            self._remember(owner="")

    def _remember(self, **changes: object) -> None:
        state = msgspec.structs.replace(self._state, **{"seen_at": self._clock(), **changes})
        self._states.save(state, self._state)
        self._state = state

    def _begin(self) -> None:
        # Building reuses what is not live: from here on there is no way back to it.
        moment = self._clock()
        self._remember(previous="", switched_at=None)
        target = self._model.prepare()
        self._say(f"building {target} beside {self._model.live()}")
        self._remember(target=target, started_at=moment, positions={}, finished=[], applied=0, built=False)

    def _build(self) -> None:
        # Nobody else writes there. What an interrupted run wrote behind its last remembered place is written again, over itself.
        projection = self._model.projection(self._state.target, fresh=True)
        for part in range(SEGMENTS):
            if str(part) in self._state.finished:
                continue
            found = self._store.read_streams(part, after=self._state.positions.get(str(part)))
            for streams in _chunks(found, self._chunk):
                begun = time.monotonic()
                histories = {stream[0].metadata.stream_id: stream for stream in streams}
                wanted = {name: each for name, each in histories.items() if name.startswith(projection.streams)}
                failures = projection.apply(wanted)
                failed = {**self._state.failed, **_reasons(failures)}
                if len(failed) > MAX_FAILED:
                    raise _incomplete(failed)
                count = sum(map(len, streams))
                last = streams[-1][-1].metadata
                self._remember(
                    positions={**self._state.positions, str(part): (last.stream_id, last.stream_version)},
                    applied=self._state.applied + count,
                    failed=failed,
                )
                self._throttle(count, begun)
                self._say(f"{self._state.applied} events, part {part + 1} of {SEGMENTS}")
            self._remember(finished=[*self._state.finished, str(part)])
        if self._state.started_at is not None:
            applied = self._catch_up(self._state.target, self._state.started_at)
            self._remember(built=True, applied=self._state.applied + applied)

    def _catch_up(self, part: str, since: datetime) -> int:
        """Apply the streams that were appended to since a moment, until nothing new comes; gives the number of events."""
        projection = self._model.projection(part, fresh=False)
        applied: dict[str, int] = {}
        total = 0
        while True:
            newest = dict.fromkeys(self._state.failed, 0) if not applied else {}
            count = 0
            for event in self._store.read_all(since=since - LOOK_BACK):
                metadata = event.metadata
                projected = metadata.stream_id.startswith(projection.streams)
                if projected and metadata.stream_version > applied.get(metadata.stream_id, 0):
                    newest[metadata.stream_id] = metadata.stream_version
                    count += 1
                    if metadata.occurred_at >= since:
                        self._moving.add(metadata.stream_id)
            if not newest:
                return total
            failed: dict[str, str] = {}
            for names in _slices(sorted(newest)):
                histories = {name: list(self._store.read_stream(name)) for name in names}
                failed |= _reasons(projection.apply(histories))
            self._remember(failed=failed)
            if failed:
                raise _incomplete(failed)
            applied |= newest
            total += count
            self._say(f"caught up with {count} events of {len(newest)} streams")

    def _diff(self, part: str | None = None) -> Diff:
        live = self._model.live()
        return difference(self._model.contents(live), self._model.contents(part or self._state.target), self._moving)

    def _switch(self, target: str) -> None:
        live, moment = self._model.live(), self._clock()
        self._model.switch(target)
        self._say(f"switched from {live} to {target}")
        self._remember(target="", built=False, previous=live, switched_at=moment)
        # What was projected into the old one until every process saw the switch is applied to the new one.
        self._model.settle()
        self._catch_up(target, moment)

    @property
    def _chunk(self) -> int:
        """Streams of one chunk; fewer where a rate is to be kept evenly."""
        return CHUNK if self._rate is None else max(1, min(CHUNK, int(self._rate / 10)))

    def _throttle(self, events: int, begun: float) -> None:
        if self._rate is not None:
            self._sleep(max(0.0, events / self._rate - (time.monotonic() - begun)))


def _reasons(failures: Mapping[str, Exception]) -> dict[str, str]:
    return {stream: f"{type(error).__name__}: {error}"[:300] for stream, error in failures.items()}


def _incomplete(failed: Mapping[str, str]) -> ReplayIncomplete:
    stream, reason = next(iter(sorted(failed.items())))
    return ReplayIncomplete(
        f"{len(failed)} of the streams cannot be projected, first {stream!r}: {reason} All others are built, the live read model is as it "
        "was. Correct the cause and run the replay again: it goes on with these."
    )


def _chunks(streams: Iterator[Sequence[Event]], size: int) -> Iterator[list[Sequence[Event]]]:
    chunk: list[Sequence[Event]] = []
    for stream in streams:
        chunk.append(stream)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _slices(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), CHUNK):
        yield names[start : start + CHUNK]
