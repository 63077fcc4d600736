"""Searches of OpenSearch, by whichever client asks it."""

from collections.abc import Sequence
from typing import Any

from signal9_readmodels.errors import IndexUnavailable
from signal9_readmodels.layout.filters import all_hold
from signal9_readmodels.layout.indices import LAYOUTS
from signal9_readmodels.search.embedding import Embedder
from signal9_readmodels.search.engine import asking, refusal
from signal9_readmodels.search.page import SearchPage, page_of
from signal9_readmodels.search.plan import Plan
from signal9_readmodels.search.query import SearchQuery
from signal9_readmodels.search.vectors import blend

_MOST_COMPANIES = 10_000
"""Companies whose newest rating one request can answer."""


class OpenSearchReader:
    """A `SearchReader` on OpenSearch; `client` has `msearch(body=)` and `search(index=, body=)` of opensearch-py's."""

    def __init__(self, client: Any, embedder: Embedder) -> None:
        self._client = client
        self._embedder = embedder

    def find(self, query: SearchQuery) -> SearchPage:
        plan = Plan(query)
        only: list[dict[str, Any]] = []
        if conditions := query.filters.conditions(LAYOUTS[query.index].newest_filters):
            newest = self.newest_analyses()
            only.append(
                {"terms": {"asset_id": sorted(each for each, body in newest.items() if all_hold(conditions, body))}}
            )
        bodies = plan.bodies(blend(self._embedder, plan.text, plan.expansion), only)
        with asking("search"):
            answers = self._client.msearch(body=bodies)["responses"]
        for answer in answers:
            if answer.get("timed_out"):
                raise IndexUnavailable(
                    f"OpenSearch was too slow to search {query.index!r}: what it has found is not all."
                )
            if "error" in answer:
                reason = str(answer["error"])[:300]
                raise refusal(answer.get("status"), f"OpenSearch could not search {query.index!r}: {reason}.")
        return page_of(query, answers)

    def newest_analyses(self, asset_ids: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
        every: dict[str, Any] = {"match_all": {}}
        body = {
            "query": every if asset_ids is None else {"terms": {"asset_id": list(asset_ids)}},
            # Analysis ids are UUIDv7: the newest sorts last.
            "collapse": {"field": "asset_id"},
            "sort": [{"analysis_id": "desc"}],
            "size": _MOST_COMPANIES if asset_ids is None else max(1, len(asset_ids)),
            "_source": {"excludes": ["reasons"]},
        }
        with asking("look up ratings"):
            hits = self._client.search(index="analysis", body=body)["hits"]["hits"]
        return {hit["_source"]["asset_id"]: hit["_source"] for hit in hits}
