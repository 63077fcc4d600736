"""Suites that every adapter of a port must pass, fakes included: subclass one and give it the adapter as a fixture.

| port | suite | fake | adapters |
| --- | --- | --- | --- |
| signal9_eventstore.EventStore | EventStoreSuite | InMemoryEventStore | DynamoEventStore |
| signal9_eventstore.Snapshots | SnapshotsSuite | InMemorySnapshots | DynamoSnapshots |
| signal9_runtime.Blobs | BlobsSuite | InMemoryBlobs | S3Blobs |
| signal9_readmodels.projections.ReplayStates | ReplayStatesSuite | InMemoryReplayStates | DynamoReplayStates |
| signal9_readmodels.Table | TableSuite | InMemoryTable | DynamoTable |
| signal9_readmodels.search.SearchIndex | SearchIndexSuite | InMemorySearchIndex | OpenSearchIndex |
| signal9_readmodels.search.Embedder | EmbedderSuite | WordHashEmbedder | WordLlamaEmbedder, QuickEmbedder of the command line |
| signal9_readmodels.cache.Store | StoreSuite | InMemoryStore | RedisStore, QuickStore of the command line |
| signal9_messaging.Publisher | PublisherSuite | InMemoryPublisher | EventBridgePublisher |
| signal9_messaging.IdempotentEffect | IdempotentEffectSuite | InMemoryIdempotentEffect | DynamoIdempotentEffect |
| signal9_notify.application.Topic | TopicSuite | InMemoryTopic | SnsTopic |
| signal9_start_analysis.Workflow | WorkflowSuite | InMemoryWorkflow | StepFunctionsWorkflow |

The ports of vendors have theirs in packages/vendors/tests. The fakes are had from `signal9_testkit.fakes`.
"""

from signal9_testkit.suites.blobs import BlobsSuite
from signal9_testkit.suites.event_store import EventStoreSuite
from signal9_testkit.suites.events import Everything, Ticking, bare, versions
from signal9_testkit.suites.messaging import IdempotentEffectSuite, PublisherSuite
from signal9_testkit.suites.readmodels import ReplayStatesSuite, TableSuite
from signal9_testkit.suites.search import EmbedderSuite, SearchIndexSuite
from signal9_testkit.suites.services import TopicSuite, WorkflowSuite
from signal9_testkit.suites.snapshots import SnapshotsSuite
from signal9_testkit.suites.store import StoreSuite

__all__ = [
    "BlobsSuite",
    "EmbedderSuite",
    "EventStoreSuite",
    "Everything",
    "IdempotentEffectSuite",
    "PublisherSuite",
    "ReplayStatesSuite",
    "SearchIndexSuite",
    "SnapshotsSuite",
    "StoreSuite",
    "TableSuite",
    "Ticking",
    "TopicSuite",
    "WorkflowSuite",
    "bare",
    "versions",
]
