"""When a day is done: the queues are empty, no workflow runs, every batch is rated, every read row is up to date."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from signal9_application.errors import NotSettled
from signal9_application.pipeline.ports import Pending, Pipeline
from signal9_application.pipeline.schedules import find_schedule
from signal9_contracts import Event
from signal9_domain import Analysis, Asset, Batch, Streams
from signal9_runtime import utc_now

POLL = 0.5
"""Seconds between two looks."""
SWEEP_AFTER = 12.0
"""Seconds of silence with work left after which something is done about it."""
REMEDIES = 4
"""Silences after which there is nothing left to try."""


class Watch:
    """Looks at the deployed app until all of its work is done."""

    def __init__(self, pipeline: Pipeline, sweep_after: float = SWEEP_AFTER) -> None:
        """`sweep_after`: seconds without any movement, with work left, after which the relay is asked to sweep."""
        self._pipeline = pipeline
        self._sweep_after = sweep_after

    def wait(self, since: datetime, deadline: float, report: Callable[[Pending], None]) -> list[Event]:
        """Wait until nothing moves and nothing is left; gives the events since `since`.

        `deadline` is in seconds from now. What stands still with work left is swept: its events are published again. A batch that waits for
        an asset after that, whose message rests in a dead-letter queue, is closed without it, as the clock would do within the hour.

        Raises:
            NotSettled: the deadline passed, or nothing moves whatever is tried; says what is left.
        """
        end = time.monotonic() + deadline
        silent_since: float | None = None
        remedies = 0
        while True:
            pending = self._pipeline.activity.moving()
            events: list[Event] = []
            if not pending.moving:
                events = list(self._pipeline.store.read_all(since=since))
                # Read after the queues, so that an event which moved meanwhile is seen on one side or the other.
                pending = self._left(events, self._pipeline.activity.moving())
            report(pending)
            if not pending.moving and not pending.left:
                return events
            now = time.monotonic()
            if pending.moving:
                silent_since = None
            elif silent_since is None:
                silent_since = now
            elif now - silent_since > self._sweep_after and remedies < REMEDIES:
                if remedies % 2 and pending.open_batches:
                    self._close_batches()
                else:
                    self._pipeline.relay.sweep(since)
                remedies, silent_since = remedies + 1, None
            elif now - silent_since > self._sweep_after:
                raise NotSettled(
                    f"No message or workflow is under way, but work is left: {pending}. See `signal9 dlq list`; `signal9 status` names the logs."
                )
            if now > end:
                raise NotSettled(
                    f"The day is not settled after {deadline:.0f} s: {pending}. `signal9 status` names the logs; "
                    "run the command again to go on where it stopped."
                )
            time.sleep(POLL)

    def _left(self, events: Sequence[Event], moving: Pending) -> Pending:
        return msgspec.structs.replace(
            moving,
            open_batches=len(open_batches(events)),
            unrated=len(unrated(events)),
            behind=behind(events, self._row_versions()),
        )

    def _row_versions(self) -> dict[str, int]:
        tables = self._pipeline.tables
        versions = {Asset.stream(row["asset_id"]): int(row["stream_version"]) for row in tables.assets.scan()}
        versions |= {
            Analysis.stream(row["analysis_id"]): int(row["stream_version"]) for row in tables.asset_analysis.scan()
        }
        return versions

    def _close_batches(self) -> None:
        # Later than any deadline of a batch that is open now.
        moment = utc_now() + timedelta(hours=2)
        schedules = self._pipeline.schedules
        schedules.fire(find_schedule(schedules, "batch-deadlines"), at=moment.isoformat())


def open_batches(events: Sequence[Event]) -> set[str]:
    """Batches that were opened and have not closed."""
    return {batch_id for batch_id, batch in Streams(events, Batch).of(Batch).items() if batch.is_open}


def unrated(events: Sequence[Event]) -> set[str]:
    """Analyses that were asked for and are not complete."""
    known = Streams(events, Batch, Analysis)
    return set(Batch.all_requested(known.of(Batch).values())) - {
        analysis_id for analysis_id, analysis in known.of(Analysis).items() if analysis.has_ended
    }


def behind(events: Sequence[Event], row_versions: dict[str, int]) -> int:
    """How many streams have a row older than their last event."""
    newest: dict[str, int] = {}
    for event in events:
        stream = event.metadata.stream_id
        if Asset.holds(stream) or Analysis.holds(stream):
            newest[stream] = max(newest.get(stream, 0), event.metadata.stream_version)
    return sum(row_versions.get(stream, 0) < version for stream, version in newest.items())
