"""Pollinates and rates the whole universe through the same events as a day."""

import time
from datetime import date

from signal9_application.pipeline.day import DayResult, Report, result_of
from signal9_application.pipeline.ports import Pipeline, Schedule
from signal9_application.pipeline.schedules import find_schedule
from signal9_application.pipeline.settled import Watch
from signal9_runtime import new_id, utc_now

MAX_RUN = 1000
"""Companies of one plan; a larger universe takes several runs of the command."""


def run_backfill(
    pipeline: Pipeline, day: date, max_assets: int | None, report: Report, deadline: float = 3600.0
) -> DayResult:
    """Sync the universe, then collect and rate every company that was never collected.

    Resumable: what was collected is not collected again, and what was interrupted goes on.
    """
    watch = Watch(pipeline)
    since = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
    timings: dict[str, float] = {}
    wanted = min(max_assets or MAX_RUN, MAX_RUN)

    def stage(name: str, schedule: Schedule, **overrides: object) -> None:
        begun = time.monotonic()
        report(name, None)
        pipeline.schedules.fire(schedule, date=day.isoformat(), correlationId=new_id(), **overrides)
        watch.wait(since, deadline, lambda pending: report("", pending))
        timings[name] = round(time.monotonic() - begun, 2)

    sync, pollination = (find_schedule(pipeline.schedules, name) for name in ("asset-sync", "pollination-regular"))
    report("finishing what is under way", None)
    watch.wait(since, deadline, lambda pending: report("", pending))
    stage("asset-sync", sync)
    # Each backfill is a run of its own: a second one plans what is still missing.
    run = f"backfill-{utc_now():%H%M%S}"
    stage("backfill", pollination, triggerType="backfill", maxAssets=wanted, run=run)
    return result_of(pipeline, day, list(pipeline.store.read_all(since=since)), timings)
