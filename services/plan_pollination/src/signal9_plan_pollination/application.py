"""Plans a run of pollination and opens its batches."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Protocol

from signal9_contracts import Event
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import BATCH_HOURS, Allowance, Batch, Candidate, DayPlan, Question
from signal9_eventstore import Cause, EventStore, append_decided, load
from signal9_marketdata import is_session, traded_value
from signal9_readmodels import AssetRow
from signal9_runtime import Clock, utc_now
from signal9_vendors import CallBudget, Day, Vendor


class Universe(Protocol):
    """What is known of the assets."""

    def all_assets(self) -> Iterable[AssetRow]: ...

    def report_is_processed(self, asset_id: str, day: str) -> bool:
        """Whether the asset's earnings report of that day is marked as processed."""
        ...


def plan_pollination(
    request: ScheduleTriggered,
    vendor: Vendor,
    universe: Universe,
    budget: CallBudget,
    store: EventStore,
    clock: Clock = utc_now,
) -> None:
    """Decide once what this run fetches, and open a batch for each eight companies.

    The plan is an event of the day's budget stream: a second message of the same run finds it and opens only the batches that a crash
    kept from being opened, and of two runs that race the second decides again with what the first has given out.
    """
    now = clock()
    day = date.fromisoformat(request.date) if request.date else now.date()
    name = f"{day.isoformat()}-{request.run or request.trigger_type}"
    question = Question(
        trigger=request.trigger_type,
        day=day,
        max_assets=request.max_assets,
        is_open=is_session(day),
        data_types=vendor.data_types,
    )

    def decide(plan: DayPlan) -> Sequence[Event]:
        if name in plan.runs:
            return []
        allowance = _allowance(budget.day(vendor.name, now.date()))
        return plan.decide_run(
            name, question, vendor.name, now.date(), allowance, list(_candidates(universe, question))
        )

    stream = DayPlan.stream_of(vendor.name, now.date())
    append_decided(store, stream, DayPlan, decide, Cause.root(request.correlation_id))
    planned = load(store, stream, DayPlan).state.runs[name]
    # A document from before the report came out does not hold it, however fresh it is.
    since = datetime(day.year, day.month, day.day, tzinfo=UTC) if planned.trigger_type == "earnings" else None
    for batch_id, picks in planned.batches().items():
        opening = partial(
            Batch.decide_opening,
            batch_id=batch_id,
            trigger=planned.trigger_type,
            picks=picks,
            data_types=vendor.data_types,
            deadline=now + timedelta(hours=BATCH_HOURS),
            documents_since=since,
        )
        append_decided(store, Batch.stream(batch_id), Batch, opening, Cause.of(planned))


def _allowance(day: Day) -> Allowance:
    return Allowance(
        limit=day.plan.per_day,
        per_minute=day.plan.per_minute,
        spent=day.spent,
        reserved=day.reserved,
        left=day.left("fundamentals"),
        spent_on_companies=day.counts.get("fundamentals", 0),
    )


def _candidates(universe: Universe, question: Question) -> Iterator[Candidate]:
    for row in universe.all_assets():
        asset, day = row.asset, question.day_before
        is_asked = question.trigger == "earnings" and asset.reports_on(day)
        yield Candidate(
            asset=asset,
            traded=traded_value(row.symbol, row.market_cap),
            is_processed=is_asked and universe.report_is_processed(asset.asset_id, day),
            kind=row.kind,
        )
