"""AWS Lambda entry point of project_search: a batch of queue messages, one bulk request; or a request of the stack for its indices."""

from functools import partial
from typing import Any

from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_messaging import BatchResponse, SqsEvent, consume_together
from signal9_project_search.application import project_search
from signal9_project_search.indices import provision, respond
from signal9_readmodels.search import OpenSearchIndex, WordLlamaEmbedder
from signal9_runtime import lazy
from signal9_vendors import ArchivedDocuments

_index = lazy(lambda: OpenSearchIndex.from_environment(WordLlamaEmbedder()))


def _ready() -> OpenSearchIndex:
    # The deploy makes the indices; one that was deleted since is made again.
    index = _index()
    index.lifecycle.ensure()
    return index


_service = lazy(
    lambda: partial(
        project_search,
        store=DynamoEventStore.from_environment(),
        documents=ArchivedDocuments.from_environment(),
        index=_ready(),
    )
)


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse | None:
    # The domain has one master user, this function's role: what sets its indices up runs as it, too.
    if "ResponseURL" in batch:
        respond(batch["ResponseURL"], provision(batch, lambda: _index().lifecycle))
        return None
    # Wired within: an engine that is down at a cold start is an outage for these events, not a crash of the function.
    return consume_together(batch, lambda events: _service()(events), context)
