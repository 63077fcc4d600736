"""The deployed app as commands reach it: its clients, and what the use cases need, each made when it is first asked for."""

from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

from signal9_application.pipeline import (
    DeadLetterLambda,
    EventBridgeSchedules,
    Pipeline,
    QueuesAndWorkflows,
    RelayLambda,
)
from signal9_cli.quick.readers import REGION, Readers
from signal9_contracts import names
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_readmodels.projections import (
    DynamoReplayStates,
    Projection,
    Rebuildable,
    RebuildableSearch,
    RebuildableTables,
    SearchProjection,
    TablesProjection,
)
from signal9_readmodels.search import OpenSearchIndex, WordLlamaEmbedder
from signal9_runtime import S3Blobs
from signal9_vendors import ArchivedDocuments, DynamoCallBudget, plans

_CONFIG = Config(
    retries={"mode": "standard", "max_attempts": 3}, connect_timeout=5, read_timeout=150, max_pool_connections=16
)


class Deployment(Readers):
    """The app on the platform of one checkout."""

    @cached_property
    def session(self) -> Any:
        """The AWS session of the emulator: its credentials are no secret."""
        return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)  # noqa: S106  # the emulator takes any

    def client(self, service: str) -> Any:
        """A client of one of the emulator's services."""
        return self.session.client(service, endpoint_url=self.endpoint("aws"), config=_CONFIG)

    @cached_property
    def dynamodb(self) -> Any:
        """The emulator's DynamoDB."""
        return self.client("dynamodb")

    @cached_property
    def s3(self) -> Any:
        """The emulator's S3."""
        return self.client("s3")

    @cached_property
    def store(self) -> DynamoEventStore:
        """The event store."""
        return DynamoEventStore(self.dynamodb, payloads=S3Blobs(lambda: self.s3, names.PAYLOADS_BUCKET))

    @cached_property
    def documents(self) -> ArchivedDocuments:
        """The vendors' archived documents."""
        return ArchivedDocuments(S3Blobs(lambda: self.s3, names.RAW_BUCKET))

    @cached_property
    def analysis_results(self) -> S3Blobs:
        """Whole analyses."""
        return S3Blobs(lambda: self.s3, names.RESULTS_BUCKET)

    @cached_property
    def call_budget(self) -> DynamoCallBudget:
        """The count of the vendors' calls, by the platform's plan."""
        return DynamoCallBudget(self.dynamodb, plans(self.platform.plan))

    @cached_property
    def pipeline(self) -> Pipeline:
        """What runs a day."""
        sqs = self.client("sqs")
        return Pipeline(
            schedules=EventBridgeSchedules(self.client("events"), sqs),
            activity=QueuesAndWorkflows(sqs, self.client("stepfunctions")),
            relay=RelayLambda(self.client("lambda")),
            store=self.store,
            tables=self.tables,
        )

    @cached_property
    def dead_letters(self) -> DeadLetterLambda:
        """The function that reads and redrives the dead-letter queues."""
        return DeadLetterLambda(self.client("lambda"))

    @cached_property
    def index(self) -> OpenSearchIndex:
        """The search index, with the embedder that the projection uses."""
        return OpenSearchIndex.at(self.endpoint("opensearch"), WordLlamaEmbedder(), timeout=60)

    @cached_property
    def projections(self) -> list[Projection]:
        """The projections whose lag can be told."""
        return [TablesProjection(self.tables, self.documents), SearchProjection(self.index, self.documents)]

    def rebuildable(self, projection: str) -> Rebuildable:
        """The read model of that name, `tables` or `search`, as a replay builds it."""
        if projection == "tables":
            return RebuildableTables(self.dynamodb, self.documents)
        return RebuildableSearch(self.index, self.documents)

    @cached_property
    def replay_states(self) -> DynamoReplayStates:
        """How far each replay has come."""
        return DynamoReplayStates(self.dynamodb)
