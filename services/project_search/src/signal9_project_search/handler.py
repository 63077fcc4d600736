"""AWS Lambda entry point of project_search: a batch of queue messages, one bulk request."""

from functools import partial
from typing import Any

from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume_together
from signal9_project_search.application import project_search
from signal9_readmodels.embedding import WordLlamaEmbedder
from signal9_readmodels.search import OpenSearchIndex
from signal9_runtime import lazy
from signal9_vendors.wiring import raw_documents_from_environment


def _index() -> OpenSearchIndex:
    index = OpenSearchIndex.from_environment(WordLlamaEmbedder())
    index.ensure()
    return index


_service = lazy(
    lambda: partial(
        project_search,
        store=DynamoEventStore.from_environment(),
        archive=raw_documents_from_environment(),
        index=_index(),
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume_together(batch, _service(), context)
