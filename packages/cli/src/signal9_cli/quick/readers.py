"""What `signal9 ratings` and `search` ask of the platform, each made when it is first asked for and without a client library."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signal9_application import NotRunning
from signal9_cli.checkout import PlatformFile, read_platform
from signal9_cli.quick.dynamodb import QuickDynamoDB
from signal9_cli.quick.redis import QuickStore
from signal9_readmodels import ReadTables
from signal9_readmodels.cache import Cache
from signal9_readmodels.queries import RatingQuestions

if TYPE_CHECKING:
    from signal9_application.ratings import ReadSide
    from signal9_readmodels.queries import SearchQuestions

REGION = "us-east-1"


class Readers:
    """The read side on the platform of one checkout."""

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
    def tables(self) -> ReadTables:
        """The read tables, to be read."""
        client: Any = QuickDynamoDB(self.endpoint("aws"), REGION)
        return ReadTables.on(client)

    @cached_property
    def cache(self) -> Cache:
        """Answers that Redis keeps."""
        return Cache(QuickStore(self.endpoint("redis")))

    @cached_property
    def rating_questions(self) -> RatingQuestions:
        """Ratings from the cache, else from the read tables; without Redis from the tables alone."""
        return RatingQuestions(self.tables, self.cache)

    def read_side(self, moment: datetime | None, symbols: list[str]) -> "ReadSide":
        """The live read side where no moment is given; else one in memory as of then, of `symbols` or of all."""
        from signal9_application.ratings import ReadSide, read_side_as_of

        if moment is None:
            return ReadSide(self.tables, self.rating_questions)
        from signal9_cli.deployment import Deployment  # the past is in the event store

        past = Deployment(self.checkout)
        return read_side_as_of(moment, past.store, past.documents, symbols)

    @cached_property
    def search_questions(self) -> "SearchQuestions":
        """Search from the cache, else from the engine; where it is slow or down, from the tables."""
        from signal9_cli.quick.embedder import QuickEmbedder
        from signal9_cli.quick.opensearch import QuickEngine
        from signal9_readmodels.queries import SEARCH_TIMEOUT, SearchQuestions
        from signal9_readmodels.search import OpenSearchReader

        engine = QuickEngine(self.endpoint("opensearch"), SEARCH_TIMEOUT)
        return SearchQuestions(OpenSearchReader(engine, QuickEmbedder()), self.tables, self.cache)
