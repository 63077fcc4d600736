"""The search index on OpenSearch with k-NN vectors."""

from collections.abc import Mapping, Sequence
from typing import Any, Self
from urllib.parse import urlsplit

from opensearchpy import OpenSearch, helpers

from signal9_readmodels.errors import IndexUnavailable, ReadModelError
from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.filters import all_hold
from signal9_readmodels.layout.indices import LAYOUTS, source
from signal9_readmodels.search.embedding import Embedder
from signal9_readmodels.search.engine import MsgspecSerializer, asking, refusal
from signal9_readmodels.search.lifecycle import IndexLifecycle
from signal9_readmodels.search.page import SearchPage, page_of
from signal9_readmodels.search.plan import Plan
from signal9_readmodels.search.query import SearchQuery
from signal9_readmodels.search.vectors import blend, document_vectors
from signal9_runtime import batched, setting

_MOST_COMPANIES = 10_000
"""Companies whose newest rating one request can answer."""


class OpenSearchIndex:
    """A `SearchIndex` on OpenSearch; its `lifecycle` makes, rebuilds and drops the indices."""

    def __init__(self, client: OpenSearch, embedder: Embedder) -> None:
        self._client = client
        self._embedder = embedder
        self.lifecycle = IndexLifecycle(client, embedder, self.put_all)

    @classmethod
    def at(cls, url: str, embedder: Embedder, timeout: float = 20, retries: int = 2) -> Self:
        """The engine at `url`, with a time limit that keeps a slow engine from holding whoever asks."""
        client = OpenSearch(
            url,
            timeout=timeout,
            max_retries=retries,
            retry_on_timeout=retries > 0,
            pool_maxsize=8,
            http_auth=_signer(url),
            serializer=MsgspecSerializer(),
        )
        return cls(client, embedder)

    @classmethod
    def from_environment(cls, embedder: Embedder) -> Self:
        """The deployed engine, by SIGNAL9_OPENSEARCH_URL."""
        # The queue tries again; the function must have answered by then.
        return cls.at(setting("SIGNAL9_OPENSEARCH_URL"), embedder, timeout=15, retries=0)

    def put_all(self, documents: Sequence[Document], into: str | None = None) -> Mapping[str, Exception]:
        """Index the documents behind their aliases, or into one physical index; see `SearchIndex.put_all`."""
        vectors = document_vectors(self._embedder, documents)
        actions = [
            {
                "_op_type": "index",
                "_index": into or document.index,
                "_id": document.id,
                "_version": document.version,
                "_version_type": "external_gte",
                "_source": source(document, vector),
            }
            for document, vector in zip(documents, vectors, strict=True)
        ]
        failures: dict[str, Exception] = {}
        try:
            with asking("index documents"):
                results = helpers.streaming_bulk(
                    self._client,
                    actions,
                    raise_on_error=False,
                    max_retries=3,
                    initial_backoff=1,
                    max_backoff=8,
                    # A write to an alias that is missing must not make an index of that name without a mapping.
                    require_alias=into is None,
                )
                for done, result in results:
                    answer = next(iter(result.values()))
                    status, name = answer.get("status"), answer["_id"]
                    # 409: a newer version of the stream is indexed already, which is what we want.
                    if not done and status != 409:
                        reason = str(answer.get("error"))[:300]
                        failures[name] = refusal(status, f"OpenSearch refused {name!r} with status {status}: {reason}")
        except ReadModelError as outage:
            return {document.id: outage for document in documents}
        return failures

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:
        found: dict[str, int] = {}
        with asking("say the versions of documents"):
            for some in batched(ids, 1000):
                answer = self._client.mget(index=index, body={"ids": some}, params={"_source": "false"})
                found.update({each["_id"]: int(each["_version"]) for each in answer["docs"] if each.get("found")})
        return found

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


def _signer(url: str) -> Any:
    """What signs the requests to a domain on AWS, whose access policy names our roles; None for any other server."""
    host = urlsplit(url).hostname or ""
    if not host.endswith(".es.amazonaws.com"):
        return None
    import boto3
    from opensearchpy import Urllib3AWSV4SignerAuth

    session: Any = boto3.Session()
    return Urllib3AWSV4SignerAuth(session.get_credentials(), session.region_name, "es")
