"""The deployed app as commands reach it: its clients, and what the use cases need, each made when it is first asked for."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signal9_application import NotRunning
from signal9_cli.checkout import PlatformFile, read_platform
from signal9_contracts import names
from signal9_runtime import S3Blobs

if TYPE_CHECKING:
    from signal9_application.pipeline import DeadLetterLambda, Pipeline
    from signal9_application.ratings import ReadSide
    from signal9_eventstore.dynamodb import DynamoEventStore
    from signal9_readmodels import ReadTables
    from signal9_readmodels.cache import Cache
    from signal9_readmodels.projections import DynamoReplayStates, Projection, Rebuildable
    from signal9_readmodels.queries import RatingQuestions, SearchQuestions
    from signal9_readmodels.search import OpenSearchIndex
    from signal9_vendors import ArchivedDocuments, DynamoCallBudget

REGION = "us-east-1"


class Deployment:
    """The app on the platform of one checkout."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout

    @cached_property
    def platform(self) -> PlatformFile:
        """The platform's addresses.

        Raises:
            NotRunning: `signal9 up` has not been run here.
        """
        return read_platform(self.checkout)

    def endpoint(self, part: str) -> str:
        """The address of one part.

        Raises:
            NotRunning: that part is not up.
        """
        address = self.platform.endpoints.get(part)
        if not address:
            raise NotRunning(f"The platform has no {part!r}. Bring it up with `signal9 up`.")
        return address

    @cached_property
    def session(self) -> Any:
        """The AWS session of the emulator: its credentials are no secret."""
        import boto3

        return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)  # noqa: S106  # the emulator takes any

    def client(self, service: str) -> Any:
        """A client of one of the emulator's services."""
        from botocore.config import Config

        config = Config(
            retries={"mode": "standard", "max_attempts": 3},
            connect_timeout=5,
            read_timeout=150,
            max_pool_connections=16,
        )
        return self.session.client(service, endpoint_url=self.endpoint("aws"), config=config)

    @cached_property
    def dynamodb(self) -> Any:
        """The emulator's DynamoDB."""
        return self.client("dynamodb")

    @cached_property
    def s3(self) -> Any:
        """The emulator's S3."""
        return self.client("s3")

    @cached_property
    def store(self) -> "DynamoEventStore":
        """The event store."""
        from signal9_eventstore.dynamodb import DynamoEventStore

        return DynamoEventStore(self.dynamodb, payloads=S3Blobs(lambda: self.s3, names.PAYLOADS_BUCKET))

    @cached_property
    def documents(self) -> "ArchivedDocuments":
        """The vendors' archived documents."""
        from signal9_vendors import ArchivedDocuments

        return ArchivedDocuments(S3Blobs(lambda: self.s3, names.RAW_BUCKET))

    @cached_property
    def analysis_results(self) -> S3Blobs:
        """Whole analyses."""
        return S3Blobs(lambda: self.s3, names.RESULTS_BUCKET)

    @cached_property
    def call_budget(self) -> "DynamoCallBudget":
        """The count of the vendors' calls, by the platform's plan."""
        from signal9_vendors import DynamoCallBudget, plans

        return DynamoCallBudget(self.dynamodb, plans(self.platform.plan))

    @cached_property
    def pipeline(self) -> "Pipeline":
        """What runs a day."""
        from signal9_application.pipeline import EventBridgeSchedules, Pipeline, QueuesAndWorkflows, RelayLambda

        sqs = self.client("sqs")
        return Pipeline(
            schedules=EventBridgeSchedules(self.client("events"), sqs),
            activity=QueuesAndWorkflows(sqs, self.client("stepfunctions")),
            relay=RelayLambda(self.client("lambda")),
            store=self.store,
            tables=self.tables,
        )

    @cached_property
    def dead_letters(self) -> "DeadLetterLambda":
        """The function that reads and redrives the dead-letter queues."""
        from signal9_application.pipeline import DeadLetterLambda

        return DeadLetterLambda(self.client("lambda"))

    @cached_property
    def tables(self) -> "ReadTables":
        """The read tables, to be read."""
        from signal9_cli.quick.dynamodb import QuickDynamoDB
        from signal9_readmodels import ReadTables

        client: Any = QuickDynamoDB(self.endpoint("aws"), REGION)
        return ReadTables.on(client)

    @cached_property
    def rating_questions(self) -> "RatingQuestions":
        """Ratings from the cache, else from the read tables; without Redis from the tables alone."""
        from signal9_readmodels.queries import RatingQuestions

        return RatingQuestions(self.tables, self.cache)

    def read_side(self, moment: datetime | None, symbols: Iterable[str] = ()) -> "ReadSide":
        """The live read side where no moment is given; else one in memory as of then, of `symbols` or of all."""
        from signal9_application.ratings import ReadSide, read_side_as_of

        if moment is None:
            return ReadSide(self.tables, self.rating_questions)
        return read_side_as_of(moment, self.store, self.documents, list(symbols))

    @cached_property
    def search_questions(self) -> "SearchQuestions":
        """Search from the cache, else from the engine, which must be quick; without it from the tables."""
        from signal9_cli.quick.embedder import QuickEmbedder
        from signal9_cli.quick.opensearch import QuickEngine
        from signal9_readmodels.queries import SEARCH_TIMEOUT, SearchQuestions
        from signal9_readmodels.search import OpenSearchReader

        engine = QuickEngine(self.endpoint("opensearch"), SEARCH_TIMEOUT)
        return SearchQuestions(OpenSearchReader(engine, QuickEmbedder()), self.tables, self.cache)

    @cached_property
    def cache(self) -> "Cache":
        """Answers that Redis keeps."""
        from signal9_cli.quick.redis import QuickStore
        from signal9_readmodels.cache import Cache

        return Cache(QuickStore(self.endpoint("redis")))

    @cached_property
    def index(self) -> "OpenSearchIndex":
        """The search index, with the embedder that the projection uses."""
        from signal9_readmodels.search import OpenSearchIndex, WordLlamaEmbedder

        return OpenSearchIndex.at(self.endpoint("opensearch"), WordLlamaEmbedder())

    @cached_property
    def projections(self) -> "list[Projection]":
        """The projections whose lag can be told."""
        from signal9_readmodels.projections import SearchProjection, TablesProjection

        return [TablesProjection(self.tables, self.documents), SearchProjection(self.index, self.documents)]

    def rebuildable(self, projection: str) -> "Rebuildable":
        """The read model of that name, `tables` or `search`, as a replay builds it."""
        from signal9_readmodels.projections import RebuildableSearch, RebuildableTables
        from signal9_readmodels.search import OpenSearchIndex, WordLlamaEmbedder

        if projection == "tables":
            return RebuildableTables(self.dynamodb, self.documents)
        index = OpenSearchIndex.at(self.endpoint("opensearch"), WordLlamaEmbedder(), timeout=60)
        return RebuildableSearch(index, self.documents)

    @cached_property
    def replay_states(self) -> "DynamoReplayStates":
        """How far each replay has come."""
        from signal9_readmodels.projections import DynamoReplayStates

        return DynamoReplayStates(self.dynamodb)
