"""One pipeline day: fires the deployed schedules in order and follows every event until the day is settled."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec

from signal9_application.pipeline.ports import Pending, Pipeline, Schedule, Schedules
from signal9_application.pipeline.schedules import daily_schedules
from signal9_application.pipeline.settled import Watch
from signal9_contracts import VENDOR, Event, event_type_of
from signal9_domain import Asset, DayPlan, Streams
from signal9_readmodels.queries import Rating, Unrated, latest_ratings
from signal9_runtime import new_id, utc_now

Report = Callable[[str, Pending | None], None]


class Budget(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a day spent of a vendor's calls."""

    vendor: str
    calls_planned: int
    calls_limit: int | None
    companies_picked: int
    companies_left: int
    left_because: str


class DayResult(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a day did."""

    date: str
    ratings: list[Rating]
    unrated: list[Unrated]
    budget: Budget
    events: dict[str, int]
    timings: dict[str, float]


def run_day(
    pipeline: Pipeline,
    day: date,
    max_assets: int | None,
    report: Report,
    deadline: float = 600.0,
    news_hours: int = 1,
    timings: Mapping[str, float] = MappingProxyType({}),
) -> DayResult:
    """Fire each schedule of the day with its rule's own input and wait until everything it led to is done.

    A second run of one day does nothing new: what was interrupted goes on, what is done is not done again. Of the hourly schedules the day's first
    `news_hours` are fired, behind the first daily one, which lists the assets that they ask about. `timings` holds the seconds of the
    stages before, which the result repeats.
    """
    watch = Watch(pipeline)
    # Work that a crash left over belongs to the day as well: everything since its beginning is looked at.
    since = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
    seconds = dict(timings)
    events: list[Event] = []
    for schedule, hour, minute in _firings(pipeline.schedules, news_hours):
        begun = time.monotonic()
        overrides: dict[str, Any] = {"date": day.isoformat(), "correlationId": new_id()}
        if "maxAssets" in schedule.input:
            overrides["maxAssets"] = max_assets
        if schedule.is_hourly:
            overrides["at"] = f"{day.isoformat()}T{hour:02d}:{minute:02d}:00Z"
        report(f"{hour:02d}:{minute:02d} {schedule.name}", None)
        pipeline.schedules.fire(schedule, **overrides)
        events = watch.wait(since, deadline, lambda pending: report("", pending))
        seconds[schedule.name] = round(seconds.get(schedule.name, 0.0) + time.monotonic() - begun, 2)
    return result_of(pipeline, day, events, seconds)


def _firings(schedules: Schedules, news_hours: int) -> list[tuple[Schedule, int, int]]:
    """The schedules of a day with hour and minute, in the order in which they are fired."""
    first, *others = [(schedule, *schedule.at) for schedule in daily_schedules(schedules)]
    hourly = [
        (schedule, hour, int(schedule.minute))
        for hour in range(news_hours)
        for schedule in schedules.every()
        if schedule.is_hourly
    ]
    return [first, *hourly, *others]


def result_of(pipeline: Pipeline, day: date, events: Sequence[Event], timings: dict[str, float]) -> DayResult:
    """The day's ratings, budget and counts."""
    known = Streams(events, Asset, DayPlan)
    tried = {asset_id for asset_id, asset in known.of(Asset).items() if asset.last_attempted_at}
    latest = latest_ratings(pipeline.tables)
    plans = [run for planned in known.of(DayPlan).values() for run in planned.runs.values()]
    counts = Counter(event_type_of(event).detail_type for event in events)
    return DayResult(
        date=day.isoformat(),
        ratings=[rating for rating in latest.ratings if rating.asset_id in tried],
        unrated=[each for each in latest.unrated if each.asset_id in tried],
        budget=Budget(
            vendor=plans[-1].vendor if plans else VENDOR,
            calls_planned=sum(plan.calls_planned for plan in plans),
            calls_limit=plans[-1].calls_limit if plans else None,
            companies_picked=sum(len(plan.picked) for plan in plans),
            companies_left=plans[-1].left if plans else 0,
            left_because=plans[-1].left_because if plans else "nothing was planned",
        ),
        events=dict(sorted(counts.items())),
        timings=timings,
    )
