"""The building of one part of a read model from all events: in chunks, remembered after each, then caught up with what came since."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from signal9_eventstore import LOOK_BACK, SEGMENTS, EventStore
from signal9_readmodels.errors import ReplayHalted, ReplayIncomplete
from signal9_readmodels.projections.live import Histories, Projection
from signal9_readmodels.projections.rebuildable import Rebuildable
from signal9_readmodels.projections.states import Lease
from signal9_runtime import TransientError, batched

CHUNK = 1000
"""Streams that are folded and written together; after each chunk the place is remembered."""
MAX_FAILED = 100
"""Streams that may fail while the others go on; more of them are no few bad events."""
UNTOUCHED = "The live read model is as it was."
LIVE = "Readers see what was built, which lacks what arrived while it was switched to."
Say = Callable[[str], None]


class Building:
    """Fills a part beside the live one, and brings a part up to date. Goes on where the lease's state says."""

    def __init__(
        self,
        model: Rebuildable,
        store: EventStore,
        lease: Lease,
        *,
        say: Say,
        rate: float | None,
        sleep: Callable[[float], None],
    ) -> None:
        """`rate` is the most events a second that are applied; None does not throttle."""
        self._model = model
        self._store = store
        self._lease = lease
        self._say = say
        self._rate = rate
        self._sleep = sleep
        self.moving: set[str] = set()
        """Streams that were appended to since the building began."""

    def build(self) -> None:
        """Apply all events to the state's target, which nobody reads yet.

        Raises:
            ReplayIncomplete: a stream cannot be projected; what was built stays, and the next run goes on.
            ReplayHalted: the target takes no writes; the same.
        """
        # Nobody else writes there. What an interrupted run wrote behind its last remembered place is written again, over itself.
        projection = self._model.projection(self._lease.state.target, fresh=True)
        for part in range(SEGMENTS):
            if str(part) in self._lease.state.finished:
                continue
            found = self._store.read_streams(part, after=self._lease.state.positions.get(str(part)))
            for streams in batched(found, self._chunk):
                begun = time.monotonic()
                histories = {stream[0].metadata.stream_id: stream for stream in streams}
                wanted = {name: each for name, each in histories.items() if name.startswith(projection.streams)}
                failures = self._apply(projection, wanted, UNTOUCHED)
                failed = {**self._lease.state.failed, **_reasons(failures)}
                if len(failed) > MAX_FAILED:
                    raise _incomplete(failed, f"{UNTOUCHED} So many have one cause: the replay stops here.")
                count = sum(map(len, streams))
                last = streams[-1][-1].metadata
                self._lease.remember(
                    positions={**self._lease.state.positions, str(part): (last.stream_id, last.stream_version)},
                    applied=self._lease.state.applied + count,
                    failed=failed,
                )
                self._throttle(count, begun)
                self._say(f"{self._lease.state.applied} events, part {part + 1} of {SEGMENTS}")
            self._lease.remember(finished=[*self._lease.state.finished, str(part)])
        if self._lease.state.started_at is not None:
            applied = self.catch_up(self._lease.state.target, self._lease.state.started_at)
            self._lease.remember(built=True, applied=self._lease.state.applied + applied)

    def catch_up(self, part: str, since: datetime, standing: str = UNTOUCHED) -> int:
        """Apply the streams that were appended to since a moment, until nothing new comes; gives the number of events.

        Args:
            part: what is brought up to date.
            since: when it last was.
            standing: what an error says of the read model that readers see.

        Raises:
            ReplayIncomplete: a stream cannot be projected.
            ReplayHalted: the part takes no writes.
        """
        projection = self._model.projection(part, fresh=False)
        applied: dict[str, int] = {}
        total = 0
        while True:
            newest = dict.fromkeys(self._lease.state.failed, 0) if not applied else {}
            count = 0
            for event in self._store.read_all(since=since - LOOK_BACK):
                metadata = event.metadata
                projected = metadata.stream_id.startswith(projection.streams)
                if projected and metadata.stream_version > applied.get(metadata.stream_id, 0):
                    newest[metadata.stream_id] = metadata.stream_version
                    count += 1
                    if metadata.occurred_at >= since:
                        self.moving.add(metadata.stream_id)
            if not newest:
                return total
            failed: dict[str, str] = {}
            for names in batched(sorted(newest), CHUNK):
                histories = {name: list(self._store.read_stream(name)) for name in names}
                failed |= _reasons(self._apply(projection, histories, standing))
            self._lease.remember(failed=failed)
            if failed:
                raise _incomplete(failed, f"{standing} All others are built.")
            applied |= newest
            total += count
            self._say(f"caught up with {count} events of {len(newest)} streams")

    def _apply(self, projection: Projection, histories: Histories, standing: str) -> Mapping[str, Exception]:
        """Write the streams; answers those that cannot be folded. Where nothing can be written, going on would fail for all."""
        try:
            failures = projection.apply(histories)
        except (TransientError, BotoCoreError, ClientError, OSError) as error:
            raise self._halted(error, standing) from error
        for failure in failures.values():
            if isinstance(failure, TransientError):
                raise self._halted(failure, standing) from failure
        return failures

    def _halted(self, error: Exception, standing: str) -> ReplayHalted:
        return ReplayHalted(
            f"Nothing can be written to the read model {self._model.name!r} that is built: {error} {standing} {self._lease.state.applied} events are in, "
            "and are kept. Free its disk or bring its server back (`signal9 status` tells which), then run the replay again: it goes on; "
            "`--restart` begins anew."
        )

    @property
    def _chunk(self) -> int:
        """Streams of one chunk; fewer where a rate is to be kept evenly."""
        return CHUNK if self._rate is None else max(1, min(CHUNK, int(self._rate / 10)))

    def _throttle(self, events: int, begun: float) -> None:
        if self._rate is not None:
            self._sleep(max(0.0, events / self._rate - (time.monotonic() - begun)))


def _reasons(failures: Mapping[str, Exception]) -> dict[str, str]:
    return {stream: f"{type(error).__name__}: {error}"[:300] for stream, error in failures.items()}


def _incomplete(failed: Mapping[str, str], standing: str) -> ReplayIncomplete:
    stream, reason = next(iter(sorted(failed.items())))
    return ReplayIncomplete(
        f"{len(failed)} of the streams cannot be projected, first {stream!r}: {reason} {standing} Correct the cause and run the replay again: "
        "it goes on with these."
    )
