"""A replay: a read model built anew from all events beside the live one, which goes on; then the switch, and the way back."""

import time
from collections.abc import Callable

import msgspec

from signal9_eventstore import EventStore
from signal9_readmodels.errors import ReplayRefused
from signal9_readmodels.projections.building import LIVE, Building, Say
from signal9_readmodels.projections.rebuildable import Diff, Rebuildable, difference
from signal9_readmodels.projections.states import Lease, ReplayStates
from signal9_runtime import Clock, utc_now


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
        self._say = say
        self._clock = clock
        self._lease = Lease(rebuildable.name, states, clock)
        self._building = Building(rebuildable, store, self._lease, say=say, rate=rate, sleep=sleep)

    def run(self, *, switch: bool = True, restart: bool = False) -> Outcome:
        """Build, or go on building (unless `restart`); show the difference; switch.

        Raises:
            ReplayRunning: another process replays this projection.
            ReplayIncomplete: a stream cannot be projected; what was built stays, and the next run goes on.
            ReplayHalted: the target takes no writes; the same.
        """
        begun = time.monotonic()
        with self._lease:
            if restart or not self._lease.state.target:
                self._begin()
            else:
                self._say(f"going on with {self._lease.state.target}, {self._lease.state.applied} events in")
            self._building.build()
            diff = self._diff()
            if switch:
                self._switch(self._lease.state.target)
            return self._outcome(begun, self._lease.state.applied, diff, switched=switch)

    def back(self) -> Outcome:
        """Switch to what was live before the last switch, brought up to date first.

        Raises:
            ReplayRefused: nothing was switched.
        """
        begun = time.monotonic()
        with self._lease:
            previous, since = self._lease.state.previous, self._lease.state.switched_at
            if not previous or since is None:
                raise ReplayRefused(
                    f"There is nothing to go back to: {self._model.name!r} was not switched, or an unfinished replay builds there."
                )
            self._say(f"bringing {previous} up to date")
            applied = self._building.catch_up(previous, since)
            diff = self._diff(previous)
            self._switch(previous)
            return self._outcome(begun, applied, diff, switched=True)

    def _outcome(self, begun: float, events: int, diff: Diff, *, switched: bool) -> Outcome:
        return Outcome(
            projection=self._model.name,
            live=self._model.live(),
            previous=self._lease.state.previous,
            events=events,
            seconds=round(time.monotonic() - begun, 2),
            switched=switched,
            diff=diff,
        )

    def _begin(self) -> None:
        # Building reuses what is not live: from here on there is no way back to it.
        moment = self._clock()
        self._lease.remember(previous="", switched_at=None)
        target = self._model.prepare()
        self._say(f"building {target} beside {self._model.live()}")
        self._lease.remember(target=target, started_at=moment, positions={}, finished=[], applied=0, built=False)

    def _diff(self, part: str | None = None) -> Diff:
        live = self._model.live()
        return difference(
            self._model.contents(live), self._model.contents(part or self._lease.state.target), self._building.moving
        )

    def _switch(self, target: str) -> None:
        live, moment = self._model.live(), self._clock()
        self._model.switch(target)
        self._say(f"switched from {live} to {target}")
        self._lease.remember(target="", built=False, previous=live, switched_at=moment)
        # What was projected into the old one until every process saw the switch is applied to the new one.
        self._model.settle()
        self._building.catch_up(target, moment, LIVE)
