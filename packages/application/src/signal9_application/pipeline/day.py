"""One pipeline day: fires the deployed schedules in order and follows every event until the day is quiet."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from signal9_application.deployment import Deployment
from signal9_application.pipeline.schedules import Schedule, deployed_schedules, every_schedule, fire
from signal9_application.pipeline.settled import Pending, Watch
from signal9_contracts import Event, FundamentalsCollected, PollinationFailed, PollinationPlanned, event_type_of
from signal9_readmodels.queries import Rating, Unrated, latest_ratings
from signal9_runtime import new_id

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
    deployment: Deployment,
    day: date,
    max_assets: int | None,
    report: Report,
    deadline: float = 600.0,
    news_hours: int = 1,
) -> DayResult:
    """Fire each schedule of the day with its rule's own input and wait until everything it led to is done.

    A second run of one day does nothing new: what was interrupted goes on, what is done stays done. Of the hourly schedules the day's first
    `news_hours` are fired, behind the first daily one, which lists the assets that they ask about.
    """
    watch = Watch(deployment)
    started = datetime.now(UTC)
    # Work that a crash left over belongs to the day as well: everything since its beginning is looked at.
    since = started.replace(hour=0, minute=0, second=0, microsecond=0)
    timings = dict(deployment.timings)
    events: list[Event] = []
    for schedule, hour, minute in _firings(deployment, news_hours):
        begun = time.monotonic()
        overrides: dict[str, Any] = {"date": day.isoformat(), "correlationId": new_id()}
        if "maxAssets" in schedule.input:
            overrides["maxAssets"] = max_assets
        if schedule.is_hourly:
            overrides["at"] = f"{day.isoformat()}T{hour:02d}:{minute:02d}:00Z"
        report(f"{hour:02d}:{minute:02d} {schedule.name}", None)
        fire(deployment, schedule, **overrides)
        events = watch.wait(since, deadline, lambda pending: report("", pending))
        timings[schedule.name] = round(timings.get(schedule.name, 0.0) + time.monotonic() - begun, 2)
    return result_of(deployment, day, events, timings)


def _firings(deployment: Deployment, news_hours: int) -> list[tuple[Schedule, int, int]]:
    """The schedules of a day with hour and minute, in the order in which they are fired."""
    first, *others = [(schedule, *schedule.at) for schedule in deployed_schedules(deployment)]
    hourly = [
        (schedule, hour, int(schedule.minute))
        for hour in range(news_hours)
        for schedule in every_schedule(deployment)
        if schedule.is_hourly
    ]
    return [first, *hourly, *others]


def result_of(deployment: Deployment, day: date, events: Sequence[Event], timings: dict[str, float]) -> DayResult:
    """The day's ratings, budget and counts."""
    tried = {event.asset_id for event in events if isinstance(event, FundamentalsCollected | PollinationFailed)}
    latest = latest_ratings(deployment.tables)
    plans = [event for event in events if isinstance(event, PollinationPlanned)]
    counts = Counter(event_type_of(event).detail_type for event in events)
    return DayResult(
        date=day.isoformat(),
        ratings=[rating for rating in latest.ratings if rating.asset_id in tried],
        unrated=[each for each in latest.unrated if each.asset_id in tried],
        budget=Budget(
            vendor="alphavantage",
            calls_planned=sum(plan.calls_planned for plan in plans),
            calls_limit=plans[-1].calls_limit if plans else None,
            companies_picked=sum(len(plan.picked) for plan in plans),
            companies_left=plans[-1].left if plans else 0,
            left_because=plans[-1].left_because if plans else "nothing was planned",
        ),
        events=dict(sorted(counts.items())),
        timings=timings,
    )
