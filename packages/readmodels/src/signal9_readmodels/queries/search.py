"""Search on demand: from the cache, else from the search engine, else, marked as degraded, from the read tables."""

from typing import Final

import msgspec

from signal9_readmodels.cache.cache import Cache
from signal9_readmodels.cache.view import View
from signal9_readmodels.errors import IndexUnavailable
from signal9_readmodels.queries.found import Found, search_tables
from signal9_readmodels.queries.questions import RATED, UNIVERSE
from signal9_readmodels.search.index import SearchReader
from signal9_readmodels.search.query import SearchQuery
from signal9_readmodels.tables.read_tables import ReadTables
from signal9_runtime import CircuitBreaker, CircuitOpen

SEARCH_TIMEOUT: Final = 3.0
"""Seconds that a question waits for the engine before the tables answer it."""
FAILURES: Final = 2
PAUSE: Final = 5.0
"""Failures in a row after which the engine is not asked, and for how many seconds."""
PAGES: Final[View[Found]] = View("search", version=1, type=Found, seconds=60)
"""Pages by their query. The engine shows a change a moment after the tables do, so that a page may be older than its tags say: by a
minute at most."""


class SearchQuestions:
    """Answers what is found for a text, whether or not the search engine is up."""

    def __init__(self, index: SearchReader, tables: ReadTables, cache: Cache) -> None:
        self._index = index
        self._tables = tables
        self._cache = cache
        self._breaker = CircuitBreaker("opensearch", failures=FAILURES, pause=PAUSE, counts=(IndexUnavailable,))

    def find(self, query: SearchQuery) -> Found:
        """The page that `query` asks for; `page.degraded` says that the engine was down, slow or red, and that tables answered.

        Raises:
            IndexRejected: the engine refuses the query as it is.
        """
        try:
            found = self._cache.get_or_build(
                PAGES, query.key, lambda: self._breaker.call(lambda: self._from_engine(query)), [RATED, UNIVERSE]
            )
        except (IndexUnavailable, CircuitOpen):
            # Not kept: the engine is asked again as soon as it may be back.
            return search_tables(query, self._tables)
        # Another's query, spelt a little differently, may have made the page.
        return msgspec.structs.replace(found, page=msgspec.structs.replace(found.page, query=query))

    def _from_engine(self, query: SearchQuery) -> Found:
        page = self._index.find(query)
        is_rated = query.index == "assets" and page.hits
        return Found.of(page, self._index.newest_analyses([hit.id for hit in page.hits]) if is_rated else {})
