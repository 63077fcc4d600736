"""AWS Lambda entry point of project_tables: a batch of queue messages, the rows they touch."""

from functools import partial
from typing import Any

from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume_together
from signal9_project_tables.application import project_tables
from signal9_readmodels import ReadTables
from signal9_runtime import lazy
from signal9_vendors import ArchivedDocuments

_service = lazy(
    lambda: partial(
        project_tables,
        store=DynamoEventStore.from_environment(),
        documents=ArchivedDocuments.from_environment(),
        tables=ReadTables.from_environment(),
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume_together(batch, _service(), context)
