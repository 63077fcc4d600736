"""The deployed app of this checkout, as its commands reach it."""

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from signal9_application.errors import NotRunning
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_readmodels import ReadTables
from signal9_runtime import S3Blobs
from signal9_runtime.blobs import ANALYSIS_RESULTS, EVENT_PAYLOADS, RAW_DOCUMENTS

if TYPE_CHECKING:
    from signal9_readmodels.cache import Cache
    from signal9_readmodels.queries import RatingQuestions
    from signal9_readmodels.queries.search import SearchQuestions
    from signal9_readmodels.search import OpenSearchIndex

REGION = "us-east-1"


class PlatformFile(msgspec.Struct, frozen=True):
    """What `signal9 up` wrote down about the running platform."""

    endpoints: dict[str, str | None]
    plan: str = "premium"


class Deployment:
    """Clients and read models of the running platform, each made when it is first asked for."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout

    @cached_property
    def platform(self) -> PlatformFile:
        """The platform's addresses.

        Raises:
            NotRunning: `signal9 up` has not been run here.
        """
        path = self.checkout / ".signal9" / "platform.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=PlatformFile)
        except FileNotFoundError:
            raise NotRunning("The platform of this checkout is not up. Bring it up with `signal9 up`.") from None
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise NotRunning(f"{path} cannot be read: {error}. Run `signal9 down`, then `signal9 up`.") from error

    def endpoint(self, part: str) -> str:
        """The address of one part.

        Raises:
            NotRunning: that part is not up.
        """
        address = self.platform.endpoints.get(part)
        if not address:
            raise NotRunning(f"The platform has no {part!r}. Bring it up with `signal9 up`.")
        return address

    @property
    def timings(self) -> dict[str, float]:
        """Seconds that the last `signal9 up` took, by stage; empty where it is not known."""
        try:
            return msgspec.json.decode(
                (self.checkout / ".signal9" / "timings.json").read_bytes(), type=dict[str, float]
            )
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            return {}

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
    def store(self) -> DynamoEventStore:
        """The event store."""
        return DynamoEventStore(self.dynamodb, payloads=S3Blobs(lambda: self.s3, EVENT_PAYLOADS))

    @cached_property
    def raw_documents(self) -> S3Blobs:
        """The vendors' answers."""
        return S3Blobs(lambda: self.s3, RAW_DOCUMENTS)

    @cached_property
    def analysis_results(self) -> S3Blobs:
        """Whole analyses."""
        return S3Blobs(lambda: self.s3, ANALYSIS_RESULTS)

    @cached_property
    def tables(self) -> ReadTables:
        """The read tables."""
        return ReadTables.on(self.dynamodb)

    @cached_property
    def rating_questions(self) -> "RatingQuestions":
        """Ratings from the cache, else from the read tables; without Redis from the tables alone."""
        from signal9_readmodels.queries import RatingQuestions

        return RatingQuestions(self.tables, self.cache)

    @cached_property
    def search_questions(self) -> "SearchQuestions":
        """Search from the cache, else from the engine, which must be quick; without it from the tables."""
        from signal9_readmodels.queries.search import PATIENCE, SearchQuestions
        from signal9_readmodels.search import OpenSearchIndex
        from signal9_readmodels.search.embedding import WordLlamaEmbedder

        index = OpenSearchIndex.at(self.endpoint("opensearch"), WordLlamaEmbedder(), PATIENCE, retries=0)
        return SearchQuestions(index, self.tables, self.cache)

    @cached_property
    def cache(self) -> "Cache":
        """Answers that are kept in Redis."""
        from signal9_readmodels.cache import Cache
        from signal9_readmodels.cache.redis_store import RedisStore

        return Cache(RedisStore.at(self.endpoint("redis")))

    @cached_property
    def index(self) -> "OpenSearchIndex":
        """The search index, with the embedder that the projection uses."""
        from signal9_readmodels.search import OpenSearchIndex
        from signal9_readmodels.search.embedding import WordLlamaEmbedder

        return OpenSearchIndex.at(self.endpoint("opensearch"), WordLlamaEmbedder())


def find_checkout(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder whose platform this command means: what SIGNAL9_CHECKOUT names, else the command's own source tree.

    Raises:
        NotRunning: the named folder is not there, or the command runs outside a checkout.
    """
    if named := environment.get("SIGNAL9_CHECKOUT"):
        if not Path(named).is_dir():
            raise NotRunning(f"SIGNAL9_CHECKOUT names {named!r}, which is no folder. Name a checkout, or unset it.")
        return Path(named)
    for folder in Path(__file__).resolve().parents:
        if (folder / "noxfile.py").exists() and (folder / "services").is_dir():
            return folder
    raise NotRunning("This command is not running from a checkout of Signal9. Run it as `uv run signal9` inside one.")
