"""Search on demand: from the cache, else from the search engine, else, marked as degraded, from the read tables."""

from typing import Final

import msgspec

from signal9_readmodels import IndexUnavailable, ReadTables
from signal9_readmodels.cache import Cache, View
from signal9_readmodels.queries.degraded import search_tables
from signal9_readmodels.queries.found import Found
from signal9_readmodels.queries.views import RATED, UNIVERSE
from signal9_readmodels.search import OpenSearchIndex, SearchQuery
from signal9_readmodels.search.standing import Standing, standing_of
from signal9_readmodels.words.text import folded
from signal9_runtime import CircuitBreaker, CircuitOpen

PATIENCE: Final = 3.0
"""Seconds that a question waits for the engine before the tables answer it."""
FAILURES: Final = 2
PAUSE: Final = 5.0
"""Failures in a row after which the engine is not asked, and for how many seconds."""

PAGES: Final[View[Found]] = View("search", version=1, type=Found, seconds=60)
"""Pages by their query. The engine shows a change a moment after the tables do, so that a page may be older than its tags say: by a
minute at most."""


class SearchQuestions:
    """Answers what is found for a text, whether or not the search engine is up."""

    def __init__(self, index: OpenSearchIndex, tables: ReadTables, cache: Cache) -> None:
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
                PAGES, _key(query), lambda: self._breaker.call(lambda: self._from_engine(query)), [RATED, UNIVERSE]
            )
        except (IndexUnavailable, CircuitOpen):
            # Not kept: the engine is asked again as soon as it may be back.
            return search_tables(query, self._tables)
        # Another's query, spelt a little differently, may have made the page.
        return msgspec.structs.replace(found, page=msgspec.structs.replace(found.page, query=query))

    def _from_engine(self, query: SearchQuery) -> Found:
        page = self._index.find(query)
        standings: dict[str, Standing] = {}
        if query.index == "assets" and page.hits:
            newest = self._index.newest_analyses([hit.id for hit in page.hits])
            standings = {hit.id: standing_of(hit.document, newest.get(hit.id)) for hit in page.hits}
        return Found(page=page, standings=standings)


def _key(query: SearchQuery) -> str:
    """Queries that differ in case, accents or spacing alone are one."""
    same = msgspec.structs.replace(query, text=" ".join(folded(query.text).split()), truncated=False)
    return msgspec.json.encode(same).decode()
