"""What became of a day's calls: spent, reserved, planned, and why each company was picked or left out."""

from datetime import date

import msgspec

from signal9_contracts import VENDOR, Pick, PollinationPlanned, Skipped
from signal9_domain import DayPlan
from signal9_eventstore import EventStore, load
from signal9_marketdata import same_symbol
from signal9_vendors import PURPOSES, CallBudget


class Share(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One purpose of a day: calls reserved for it, made, and still possible (None without a daily limit)."""

    purpose: str
    reserved: int
    spent: int
    left: int | None


class Run(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One run of the planner: whom it picked and why, whom it left out and why."""

    run: str
    trigger_type: str
    calls_planned: int
    calls_spent_before: int
    calls_reserved: int
    picked: list[Pick]
    skipped: list[Skipped]


class DayBudget(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A vendor's day."""

    vendor: str
    day: str
    plan: str
    calls_limit: int | None
    calls_per_minute: int
    calls_spent: int
    calls_reserved: int
    shares: list[Share]
    runs: list[Run]


def budget_of(budget: CallBudget, store: EventStore, plan: str, day: date, vendor: str = VENDOR) -> DayBudget:
    """What the budget counted and what the planner's stream holds of a day (UTC); `plan` is the name of the vendor's plan."""
    spent = budget.day(vendor, day)
    planned = load(store, DayPlan.stream_of(vendor, day), DayPlan).state
    return DayBudget(
        vendor=vendor,
        day=day.isoformat(),
        plan=plan,
        calls_limit=spent.plan.per_day,
        calls_per_minute=spent.plan.per_minute,
        calls_spent=spent.spent,
        calls_reserved=spent.reserved,
        shares=[
            Share(
                purpose=purpose,
                reserved=spent.plan.reserved.get(purpose, 0),
                spent=spent.counts.get(purpose, 0),
                left=spent.left(purpose),
            )
            for purpose in PURPOSES
        ],
        runs=[run_of(event) for event in planned.runs.values()],
    )


def run_of(event: PollinationPlanned) -> Run:
    """A plan as a reader sees it; plans of the first version say only how many were left."""
    skipped = event.skipped
    if not skipped and event.left:
        skipped = [Skipped(reason=event.left_because, count=event.left)]
    return Run(
        run=event.run,
        trigger_type=event.trigger_type,
        calls_planned=event.calls_planned,
        calls_spent_before=event.calls_spent,
        calls_reserved=event.calls_reserved,
        picked=event.picked,
        skipped=skipped,
    )


def why(budget: DayBudget, symbol: str) -> list[str]:
    """What each run of the day decided about one company, as sentences; none where no run names it."""
    found = []
    for run in budget.runs:
        found += [f"{run.run}: picked: {pick.reason}" for pick in run.picked if same_symbol(pick.symbol, symbol)]
        found += [
            f"{run.run}: left: {each.reason}"
            for each in run.skipped
            if any(same_symbol(one, symbol) for one in each.symbols)
        ]
    return found
