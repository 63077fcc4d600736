"""The budget of calls: counted before each call, never exceeded, whoever races or crashes."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import msgspec

from signal9_contracts import names
from signal9_runtime import Clock, utc_now
from signal9_vendors.allowance import PURPOSES, Purpose, allowance, owed
from signal9_vendors.errors import BudgetExhausted, VendorUnavailable
from signal9_vendors.plan import Plan

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

RETENTION_DAYS = 90
MARGIN = 1.1
"""Two calls stand so much further apart than the plan says: packets arrive unevenly, and a refused call counts as well."""


class CallBudget(Protocol):
    """Counts calls and spaces them out."""

    def spend(self, vendor: str, purpose: Purpose = "fundamentals") -> None:
        """Count one call, then wait until its turn; a call that may have been made counts as made.

        Raises:
            BudgetExhausted: the day's calls are spent, or those that are left are kept for others.
        """
        ...

    def day(self, vendor: str, day: date) -> "Day":
        """What was spent on `day` (UTC), and what is left for whom."""
        ...


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A vendor's day: the plan, and the calls made by purpose."""

    plan: Plan
    counts: dict[str, int]

    @property
    def spent(self) -> int:
        """Calls made."""
        return sum(self.counts.values())

    @property
    def reserved(self) -> int:
        """Calls that are kept for the calendar and the news, and not made yet."""
        return owed(self.plan, self.counts)

    def left(self, purpose: Purpose = "fundamentals") -> int | None:
        """Calls that the purpose may still make; None without a daily limit."""
        return allowance(self.plan, self.counts, purpose)


class InMemoryCallBudget:
    """A `CallBudget` of one process, which does not wait."""

    def __init__(self, plans: Mapping[str, Plan], clock: Clock = utc_now) -> None:
        self._plans = plans
        self._clock = clock
        self._calls: dict[tuple[str, date], dict[str, int]] = {}
        self._lock = Lock()

    def spend(self, vendor: str, purpose: Purpose = "fundamentals") -> None:
        key = (vendor, self._clock().date())
        with self._lock:
            counts = self._calls.setdefault(key, {})
            if allowance(self._plans[vendor], counts, purpose) == 0:
                raise exhausted(vendor, self.day(*key), purpose)
            counts[purpose] = counts.get(purpose, 0) + 1

    def day(self, vendor: str, day: date) -> Day:
        return Day(plan=self._plans[vendor], counts=dict(self._calls.get((vendor, day), {})))


class DynamoCallBudget:
    """A `CallBudget` in DynamoDB: one conditional write counts the call and takes the next free moment for it."""

    def __init__(
        self,
        client: "DynamoDBClient",
        plans: Mapping[str, Plan],
        table: str = names.BUDGET_TABLE,
        clock: Clock = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._plans = plans
        self._table = table
        self._clock = clock
        self._sleep = sleep

    def spend(self, vendor: str, purpose: Purpose = "fundamentals") -> None:
        plan = self._plans[vendor]
        interval = MARGIN * 60_000 / plan.per_minute
        for attempt in range(200):
            now = self._clock()
            day = now.astimezone(UTC).date()
            item = self._item(vendor, day)
            counts = _counts(item)
            if allowance(plan, counts, purpose) == 0:
                raise exhausted(vendor, Day(plan=plan, counts=counts), purpose)
            # The pace does not begin anew at midnight: a day without a call yet goes on from the day before.
            free_at = item.get("next_slot") or self._item(vendor, day - timedelta(days=1)).get("next_slot", 0)
            slot = max(int(now.timestamp() * 1000), free_at)
            if slot >= _midnight_after(day):
                # The vendor will count this call tomorrow, so it is counted tomorrow.
                self._sleep((_midnight_after(day) - now.timestamp() * 1000) / 1000)
                continue
            if self._take(vendor, day, purpose, counts, int(slot + interval + 0.999)):
                self._sleep(max(0.0, slot / 1000 - now.timestamp()))
                return
            # Another function took this moment: look again, a little later each time, not all at once.
            self._sleep(random.uniform(0, min(0.2, 0.005 * (attempt + 1))))  # noqa: S311  # jitter, not cryptography
        raise VendorUnavailable(
            f"No call of {vendor} could be counted: others kept changing the count. The message is tried again."
        )

    def day(self, vendor: str, day: date) -> Day:
        return Day(plan=self._plans[vendor], counts=_counts(self._item(vendor, day)))

    def _item(self, vendor: str, day: date) -> dict[str, int]:
        answer = self._client.get_item(
            TableName=self._table, Key={"budget_id": {"S": f"{vendor}#{day}"}}, ConsistentRead=True
        )
        return {name: int(value["N"]) for name, value in answer.get("Item", {}).items() if "N" in value}

    def _take(self, vendor: str, day: date, purpose: Purpose, counts: Mapping[str, int], next_slot: int) -> bool:
        calls = sum(counts.values())
        expires = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=RETENTION_DAYS)
        values = {
            ":more": {"N": str(calls + 1)},
            ":purpose": {"N": str(counts.get(purpose, 0) + 1)},
            ":slot": {"N": str(next_slot)},
            ":expires": {"N": str(int(expires.timestamp()))},
        }
        try:
            self._client.update_item(
                TableName=self._table,
                Key={"budget_id": {"S": f"{vendor}#{day}"}},
                UpdateExpression=f"SET calls = :more, calls_{purpose} = :purpose, next_slot = :slot, expiration = :expires",
                # Every call changes the count, so that whoever read another one looks again.
                ConditionExpression="calls = :calls" if calls else "attribute_not_exists(calls)",
                ExpressionAttributeValues=values | ({":calls": {"N": str(calls)}} if calls else {}),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _counts(item: Mapping[str, int]) -> dict[str, int]:
    return {purpose: item[f"calls_{purpose}"] for purpose in PURPOSES if f"calls_{purpose}" in item}


def _midnight_after(day: date) -> int:
    """Milliseconds since the epoch at which the day (UTC) is over."""
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)).timestamp() * 1000)


def exhausted(vendor: str, day: Day, purpose: Purpose) -> BudgetExhausted:
    """The refusal of a call beyond the day's limit."""
    kept = owed(day.plan, day.counts, besides=purpose)
    others = (
        f" ({kept} are kept for {' and '.join(name for name in day.plan.reserved if name != purpose)})" if kept else ""
    )
    return BudgetExhausted(
        f"{day.spent} of {day.plan.per_day} calls of {vendor} are spent today{others}; none is left for {purpose}, and none was made. "
        "What is missing is fetched tomorrow, or choose a larger plan."
    )
