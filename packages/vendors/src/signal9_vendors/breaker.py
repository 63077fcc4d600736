"""A circuit breaker before each vendor, whose state all functions share in DynamoDB."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pybreaker import STATE_CLOSED, CircuitBreakerStorage, CircuitMemoryStorage

from signal9_contracts import names
from signal9_runtime import CircuitBreaker
from signal9_vendors.errors import (
    BudgetExhausted,
    RateLimited,
    Refused,
    UnknownSymbol,
    UnreadableAnswer,
    VendorResting,
    VendorUnavailable,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

FAILURES: Final = 3
"""Failures in a row, of all functions together, that open the breaker: fewer than the tries of one call, so that a dead vendor costs
few of the day's calls and no company its turn."""
REST: Final = 20.0
"""Seconds that the breaker stays open before one call tries the vendor again."""
FRESH: Final = 1.0
"""Seconds for which a function believes the state that it read."""


def vendor_breaker(vendor: str, storage: CircuitBreakerStorage | None = None, rest: float = REST) -> CircuitBreaker:
    """Lets calls through while the vendor answers; a refusal for a reason, or for our own speed, is an answer.

    What it raises while it is open is `VendorResting`: nothing was counted and nothing called.
    """
    return CircuitBreaker(
        vendor,
        failures=FAILURES,
        pause=rest,
        counts=(VendorUnavailable,),
        answers=(BudgetExhausted, RateLimited, Refused, UnknownSymbol, UnreadableAnswer),
        storage=storage,
        refusal=lambda said: VendorResting(f"{said} The message comes back by itself."),
    )


class DynamoBreakerStorage(CircuitMemoryStorage):
    """The state of one vendor's breaker as an item of the budget's table; a count of successes, which one closes, is nobody else's."""

    def __init__(self, client: "DynamoDBClient", vendor: str, table: str = names.BUDGET_TABLE) -> None:
        super().__init__(STATE_CLOSED)
        self._client = client
        self._table = table
        self._key = {"budget_id": {"S": f"breaker#{vendor}"}}
        self._item: Mapping[str, Any] = {}
        self._read_at = -FRESH

    @property
    def state(self) -> str:
        return str(self._known().get("breaker_state", {}).get("S", STATE_CLOSED))

    @state.setter
    def state(self, state: str) -> None:
        self._update("SET breaker_state = :value", {"S": state})

    @property
    def counter(self) -> int:
        return self._number("failures")

    def increment_counter(self) -> None:
        self._update("ADD failures :value", {"N": "1"})

    def reset_counter(self) -> None:
        if self.counter:  # a success after a success costs no write
            self._update("SET failures = :value", {"N": "0"})

    @property
    def opened_at(self) -> datetime | None:
        moment = self._number("opened_at")
        return datetime.fromtimestamp(moment / 1000, UTC) if moment else None

    @opened_at.setter
    def opened_at(self, datetime: datetime) -> None:
        self._update("SET opened_at = :value", {"N": str(int(datetime.timestamp() * 1000))})

    def _number(self, name: str) -> int:
        return int(self._known().get(name, {}).get("N", 0))

    def _known(self) -> Mapping[str, Any]:
        if time.monotonic() - self._read_at > FRESH:
            answer = self._client.get_item(TableName=self._table, Key=self._key, ConsistentRead=True)
            self._remember(answer.get("Item", {}))
        return self._item

    def _update(self, expression: str, value: Mapping[str, Any]) -> None:
        answer = self._client.update_item(
            TableName=self._table,
            Key=self._key,
            UpdateExpression=expression,
            ExpressionAttributeValues={":value": value},
            ReturnValues="ALL_NEW",
        )
        self._remember(answer.get("Attributes", {}))

    def _remember(self, item: Mapping[str, Any]) -> None:
        self._item, self._read_at = item, time.monotonic()
