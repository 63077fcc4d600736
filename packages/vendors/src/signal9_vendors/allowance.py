"""Who may still call a vendor today: what is left of the day, less what is kept for others."""

from collections.abc import Mapping
from typing import Final, Literal

from signal9_vendors.plan import Plan

Purpose = Literal["calendar", "news", "fundamentals"]
PURPOSES: Final[tuple[Purpose, ...]] = ("calendar", "news", "fundamentals")


def allowance(plan: Plan, counts: Mapping[str, int], purpose: Purpose) -> int | None:
    """Calls that `purpose` may still make on a day with `counts` calls made by purpose; None without a daily limit.

    A reservation is a floor, not a ceiling: the calendar may try again with calls that nobody is owed, and no document of a company
    takes the call that is kept for the calendar.
    """
    if plan.per_day is None:
        return None
    return max(0, plan.per_day - sum(counts.values()) - owed(plan, counts, besides=purpose))


def owed(plan: Plan, counts: Mapping[str, int], besides: Purpose | None = None) -> int:
    """Calls that are kept for purposes other than `besides` and not made yet."""
    return sum(max(0, kept - counts.get(purpose, 0)) for purpose, kept in plan.reserved.items() if purpose != besides)
