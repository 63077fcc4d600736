"""Effects outside the event store, once per event: the idempotency records of Powertools in DynamoDB."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import IdempotencyAlreadyInProgressError
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

from signal9_contracts import names
from signal9_messaging.errors import EffectInProgress
from signal9_runtime import setting

RETENTION = 24 * 3600
"""Seconds an effect is remembered. It keeps apart deliveries that are close together, and no others: a message may wait four days in its
queue and fourteen in a dead-letter queue, again after each redrive, and a sweep publishes events of any age. So each effect has a guard
without an end as well, and whoever guards another one here must name its own:

- pollinate calls no vendor for an event whose outcome stands in the company's stream;
- notify runs in an execution named after its event: Step Functions refuses that name for 90 days, start_analysis what is older;
- process_dead_letters notifies of a dead letter only if it was the first to append it to its stream.
"""


class DynamoIdempotentEffect:
    """`IdempotentEffect` on an idempotency store of Powertools.

    A crash leaves the record in progress; it expires with the function's timeout (which is why the Lambda context is registered),
    and the message's next delivery runs the effect again.
    """

    def __init__(self, service: str, store: BasePersistenceLayer) -> None:
        self._service = service
        self._config = IdempotencyConfig(expires_after_seconds=RETENTION, raise_on_no_idempotency_key=True)
        self._store = store

    @classmethod
    def from_environment(cls, service: str) -> "DynamoIdempotentEffect":
        """The deployed table, by SIGNAL9_IDEMPOTENCY_TABLE."""
        table = setting("SIGNAL9_IDEMPOTENCY_TABLE", names.IDEMPOTENCY_TABLE)
        return cls(service, DynamoDBPersistenceLayer(table_name=table))

    def run(self, key: str, effect: Callable[[], object], context: Any) -> None:
        if hasattr(context, "get_remaining_time_in_millis"):
            self._config.register_lambda_context(context)

        def run_effect(key: str) -> dict[str, str]:
            effect()
            return {"done": key}

        guarded = idempotent_function(
            run_effect,
            data_keyword_argument="key",
            persistence_store=self._store,
            config=self._config,
            key_prefix=self._service,
        )
        try:
            guarded(key=key)
        except IdempotencyAlreadyInProgressError:
            raise EffectInProgress(key) from None
