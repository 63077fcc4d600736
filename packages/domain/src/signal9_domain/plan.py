"""The plans of a vendor's day: which companies each run spends its calls on."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final, Self

import msgspec
from msgspec.structs import replace

from signal9_contracts import Event, PollinationPlanned
from signal9_domain.selection import Candidate, Question, select
from signal9_domain.streams import State

BATCH_HOURS: Final = 1
"""Hours until a batch closes without the assets that are not in: as long as a request of it is worth handling."""
PACE_SHARE: Final = 0.5
"""Of the calls that the vendor allows within those hours, what one run gives out: retries and other runs need some as well."""


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """What the vendor's plan allows on a day, and what of it is spent, in calls."""

    limit: int | None
    """A day; None without a daily limit."""
    per_minute: int
    spent: int
    reserved: int
    """Kept for the calendar and the news."""
    left: int | None
    """What may still be made for companies; None without a daily limit."""
    spent_on_companies: int


class DayPlan(State, frozen=True, kw_only=True, omit_defaults=True):
    """What was planned of one vendor's day; its stream is named after both.

    It is bounded by the runs of one day: those of the schedules, and the backfills that an operator starts.
    """

    PREFIX: ClassVar[str] = "budget-"

    runs: dict[str, PollinationPlanned] = {}
    """By the run's name, in their order."""

    @classmethod
    def stream_of(cls, vendor: str, day: date) -> str:
        """The id of the stream of a vendor's day."""
        return cls.stream(f"{vendor}-{day.isoformat()}")

    def evolve(self, event: Event) -> Self:
        if isinstance(event, PollinationPlanned):
            return replace(self, runs={**self.runs, event.run: self.runs.get(event.run, event)})
        return self

    def unmade(self, spent: int) -> int:
        """Calls that the runs gave out and that were not made yet, where `spent` were made for companies."""
        return max(0, sum(run.calls_planned for run in self.runs.values()) - spent)

    def decide_run(
        self,
        run: str,
        question: Question,
        vendor: str,
        day: date,
        allowance: Allowance,
        universe: Sequence[Candidate],
    ) -> Sequence[Event]:
        """The plan of a run: companies whose calls are neither spent nor given out by another run; none if it was planned.

        Args:
            question: what the run is for; its calls and its pace are set here.
            day: the day whose calls are planned: the vendor counts by its own calendar, whatever day the run is for.
        """
        if run in self.runs:
            return []
        left = allowance.left
        question = replace(
            question,
            calls_left=None if left is None else max(0, left - self.unmade(allowance.spent_on_companies)),
            most_at_once=int(PACE_SHARE * allowance.per_minute * 60 * BATCH_HOURS) // len(question.data_types),
        )
        chosen = select(universe, question)
        return [
            PollinationPlanned(
                vendor=vendor,
                day=day.isoformat(),
                trigger_type=question.trigger,
                run=run,
                calls_limit=allowance.limit,
                calls_spent=allowance.spent,
                calls_reserved=allowance.reserved,
                calls_planned=len(chosen.picked) * len(question.data_types),
                picked=chosen.picked,
                left=chosen.left,
                left_because=chosen.left_because,
                skipped=chosen.skipped,
            )
        ]
