"""The lease of one replay: its state, and the right to change it while no other process has it."""

from contextlib import suppress
from types import TracebackType
from typing import Self

import msgspec

from signal9_readmodels.errors import ReplayRunning
from signal9_readmodels.projections.states import ReplayState, ReplayStates, refuse_if_running, this_process
from signal9_runtime import Clock


class Lease:
    """A context: whoever is in it has the projection's replay to itself, and remembers how far it came."""

    def __init__(self, projection: str, states: ReplayStates, clock: Clock) -> None:
        self.state = ReplayState(projection=projection)
        """What is remembered, as of the last look or change of this process."""
        self._states = states
        self._clock = clock

    def __enter__(self) -> Self:
        """Take the lease.

        Raises:
            ReplayRunning: another process has it.
        """
        stored = self._states.load(self.state.projection)
        refuse_if_running(stored, self._clock())
        self.state = stored
        self.remember(owner=this_process())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Another process took over, and goes on. Or a failure is on its way, which must be told, and not what follows from it: a lease that
        # cannot be given back is free when this process has ended.
        with suppress(ReplayRunning if error is None else Exception):
            self.remember(owner="")

    def remember(self, **changes: object) -> None:
        """Store the state with these fields changed, and a sign of life.

        Raises:
            ReplayRunning: another process took over.
        """
        state = msgspec.structs.replace(self.state, **{"seen_at": self._clock(), **changes})
        self._states.save(state, self.state)
        self.state = state
