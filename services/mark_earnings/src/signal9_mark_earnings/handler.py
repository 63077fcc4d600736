"""AWS Lambda entry point of mark_earnings: one queue message, one report."""

from functools import partial
from typing import Any

from signal9_contracts import EarningsProcessed
from signal9_mark_earnings.application import mark_earnings
from signal9_messaging import BatchResponse, SqsEvent, consume
from signal9_readmodels import ReadTables
from signal9_runtime import lazy

_service = lazy(lambda: partial(mark_earnings, earnings=ReadTables.from_environment().earnings))


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume(batch, (EarningsProcessed,), _service(), context)
