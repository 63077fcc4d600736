"""AWS Lambda entry point of project_cache: a batch of queue messages, the answers they change."""

from functools import partial
from typing import Any

from signal9_messaging import BatchResponse, SqsEvent, consume_together
from signal9_project_cache.application import project_cache
from signal9_readmodels import ReadTables
from signal9_readmodels.cache import Cache, Meter, RedisStore
from signal9_readmodels.queries import RatingQuestions
from signal9_runtime import lazy

_meter = Meter()
_tables = lazy(ReadTables.from_environment)
_questions = lazy(lambda: RatingQuestions(_tables(), Cache(RedisStore.from_environment(), _meter)))


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    try:
        return consume_together(batch, partial(project_cache, tables=_tables(), questions=_questions()), context)
    finally:
        _meter.flush("project_cache")
