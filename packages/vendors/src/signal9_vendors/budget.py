"""The budget of calls: counted before each call, never exceeded, whoever races or crashes."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

from signal9_runtime import Clock, utc_now
from signal9_vendors.errors import BudgetExhausted, VendorUnavailable
from signal9_vendors.plans import Plan

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

RETENTION_DAYS = 90


class CallBudget(Protocol):
    """Counts calls and spaces them out."""

    def spend(self, vendor: str) -> None:
        """Count one call, then wait until its turn; a call that may have been made counts as made.

        Raises:
            BudgetExhausted: the day's calls are spent.
        """
        ...

    def spent(self, vendor: str, day: date) -> int:
        """Calls counted on `day` (UTC)."""
        ...

    def limit(self, vendor: str) -> int | None:
        """Calls a day; None on plans without a daily limit."""
        ...


class InMemoryCallBudget:
    """A `CallBudget` of one process, which does not wait."""

    def __init__(self, plans: Mapping[str, Plan], clock: Clock = utc_now) -> None:
        self._plans = plans
        self._clock = clock
        self._calls: dict[tuple[str, date], int] = {}
        self._lock = Lock()

    def spend(self, vendor: str) -> None:
        key = (vendor, self._clock().date())
        with self._lock:
            if (limit := self.limit(vendor)) is not None and self._calls.get(key, 0) >= limit:
                raise exhausted(vendor, limit)
            self._calls[key] = self._calls.get(key, 0) + 1

    def spent(self, vendor: str, day: date) -> int:
        return self._calls.get((vendor, day), 0)

    def limit(self, vendor: str) -> int | None:
        return self._plans[vendor].per_day


class DynamoCallBudget:
    """A `CallBudget` in DynamoDB: one conditional write counts the call and takes the next free moment for it."""

    def __init__(
        self,
        client: "DynamoDBClient",
        plans: Mapping[str, Plan],
        table: str = "signal9-vendor-budget",
        clock: Clock = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._plans = plans
        self._table = table
        self._clock = clock
        self._sleep = sleep

    def spend(self, vendor: str) -> None:
        plan = self._plans[vendor]
        interval = 60_000 / plan.per_minute
        for attempt in range(200):
            now = self._clock()
            item = self._item(vendor, now.date())
            calls, free_at = int(item.get("calls", 0)), int(item.get("next_slot", 0))
            if plan.per_day is not None and calls >= plan.per_day:
                raise exhausted(vendor, plan.per_day)
            slot = max(int(now.timestamp() * 1000), free_at)
            if self._take(vendor, now, calls, int(slot + interval + 0.999)):
                self._sleep(max(0.0, slot / 1000 - now.timestamp()))
                return
            # Another function took this moment: look again, a little later each time, not all at once.
            self._sleep(random.uniform(0, min(0.2, 0.005 * (attempt + 1))))  # noqa: S311  # jitter, not cryptography
        raise VendorUnavailable(
            f"No call of {vendor} could be counted: others kept changing the count. The message is tried again."
        )

    def spent(self, vendor: str, day: date) -> int:
        return int(self._item(vendor, day).get("calls", 0))

    def limit(self, vendor: str) -> int | None:
        return self._plans[vendor].per_day

    def _item(self, vendor: str, day: date) -> dict[str, str]:
        answer = self._client.get_item(
            TableName=self._table, Key={"budget_id": {"S": f"{vendor}#{day}"}}, ConsistentRead=True
        )
        return {name: value["N"] for name, value in answer.get("Item", {}).items() if "N" in value}

    def _take(self, vendor: str, now: datetime, calls: int, next_slot: int) -> bool:
        expires = int((now + timedelta(days=RETENTION_DAYS)).timestamp())
        try:
            self._client.update_item(
                TableName=self._table,
                Key={"budget_id": {"S": f"{vendor}#{now.astimezone(UTC).date()}"}},
                UpdateExpression="SET calls = :more, next_slot = :slot, expiration = :expires",
                ConditionExpression="calls = :calls" if calls else "attribute_not_exists(calls)",
                ExpressionAttributeValues={
                    ":more": {"N": str(calls + 1)},
                    ":slot": {"N": str(next_slot)},
                    ":expires": {"N": str(expires)},
                }
                | ({":calls": {"N": str(calls)}} if calls else {}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True


def exhausted(vendor: str, limit: int) -> BudgetExhausted:
    """The refusal of a call beyond the day's limit."""
    return BudgetExhausted(
        f"All {limit} calls of {vendor} for today are spent; none was made. The company is picked again tomorrow, or choose a larger plan."
    )
