"""The search index on OpenSearch with k-NN vectors."""

from collections.abc import Mapping, Sequence
from typing import Any, Self
from urllib.parse import urlsplit

from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import OpenSearchException

from signal9_readmodels.errors import IndexRejected, IndexUnavailable
from signal9_readmodels.search.document import Document, source
from signal9_readmodels.search.embedding import Embedder
from signal9_readmodels.search.engine import is_temporary, translated
from signal9_readmodels.search.lifecycle import IndexLifecycle
from signal9_readmodels.search.page import Hit, SearchPage, page_of
from signal9_readmodels.search.plan import Plan
from signal9_readmodels.search.query import Filters, SearchQuery, ask
from signal9_readmodels.search.serializer import MsgspecSerializer
from signal9_readmodels.search.vectors import blend, document_vectors
from signal9_runtime import setting

_MOST_COMPANIES = 10_000
"""Companies whose newest rating one request can answer."""


class OpenSearchIndex:
    """A `SearchIndex` on OpenSearch."""

    def __init__(self, client: OpenSearch, embedder: Embedder) -> None:
        self._client = client
        self._embedder = embedder
        self.lifecycle = IndexLifecycle(client, embedder)

    @classmethod
    def at(cls, url: str, embedder: Embedder, patience: float = 20, retries: int = 2) -> Self:
        """The engine at `url`, with a time limit that keeps a slow engine from holding whoever asks."""
        client = OpenSearch(
            url,
            timeout=patience,
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
        return cls.at(setting("SIGNAL9_OPENSEARCH_URL"), embedder, patience=15, retries=0)

    def ensure(self) -> list[str]:
        """Create the indices and aliases that are missing; see `IndexLifecycle.ensure`."""
        return self.lifecycle.ensure()

    def reopen(self) -> None:
        """Undo what a killed rebuild left; see `IndexLifecycle.reopen`."""
        self.lifecycle.reopen()

    def outdated(self) -> list[str]:
        """Aliases to rebuild; see `IndexLifecycle.outdated`."""
        return self.lifecycle.outdated()

    def rebuild(self, alias: str) -> str:
        """Index the live documents of `alias` anew with today's mapping and model; see `IndexLifecycle.rebuild`."""
        return self.lifecycle.rebuild(alias, lambda documents, physical: self.put_all(documents, into=physical))

    def put_all(self, documents: Sequence[Document], into: str | None = None) -> Mapping[str, Exception]:
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
                # 409: a newer version of the stream is indexed already, which is what we want.
                if not done and answer.get("status") != 409:
                    failures[answer["_id"]] = _refusal(answer)
        except (OpenSearchException, OSError) as error:
            outage = translated(error, "index documents")
            return {document.id: outage for document in documents}
        return failures

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:
        found: dict[str, int] = {}
        try:
            for start in range(0, len(ids), 1000):
                body = {"ids": list(ids[start : start + 1000])}
                answer = self._client.mget(index=index, body=body, params={"_source": "false"})
                found.update({each["_id"]: int(each["_version"]) for each in answer["docs"] if each.get("found")})
        except (OpenSearchException, OSError) as error:
            raise translated(error, "say the versions of documents") from error
        return found

    def search(self, text: str, index: str, limit: int = 10) -> list[Hit]:
        return self.find(ask(text, index, limit=limit)).hits

    def find(self, query: SearchQuery) -> SearchPage:
        plan = Plan(query)
        only: list[dict[str, Any]] = []
        if query.index == "assets" and query.filters.asks_for_rating():
            only.append({"terms": {"asset_id": self._rated(query.filters)}})
        bodies = plan.bodies(blend(self._embedder, plan.text, plan.expansion), only)
        try:
            answers = self._client.msearch(body=bodies)["responses"]
        except (OpenSearchException, OSError) as error:
            raise translated(error, "search") from error
        for answer in answers:
            if answer.get("timed_out"):
                raise IndexUnavailable(
                    f"OpenSearch was too slow to search {query.index!r}: what it has found is not all."
                )
            if "error" in answer:
                kind = (
                    IndexUnavailable
                    if is_temporary(answer.get("status")) or answer.get("status") == 404
                    else IndexRejected
                )
                raise kind(f"OpenSearch could not search {query.index!r}: {str(answer['error'])[:300]}.")
        return page_of(query, answers)

    def newest_analyses(self, asset_ids: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
        """The newest analysis document of each company, by asset id; of all companies unless some are named."""
        every: dict[str, Any] = {"match_all": {}}
        body = {
            "query": every if asset_ids is None else {"terms": {"asset_id": list(asset_ids)}},
            # Analysis ids are UUIDv7: the newest sorts last.
            "collapse": {"field": "asset_id"},
            "sort": [{"analysis_id": "desc"}],
            "size": _MOST_COMPANIES if asset_ids is None else max(1, len(asset_ids)),
            "_source": {"excludes": ["reasons"]},
        }
        try:
            hits = self._client.search(index="analysis", body=body)["hits"]["hits"]
        except (OpenSearchException, OSError) as error:
            raise translated(error, "look up ratings") from error
        return {hit["_source"]["asset_id"]: hit["_source"] for hit in hits}

    def _rated(self, filters: Filters) -> list[str]:
        newest = self.newest_analyses()
        return sorted(
            asset for asset, analysis in newest.items() if filters.allows_rating(analysis.get("investment_rating"))
        )


def _signer(url: str) -> Any:
    """What signs the requests to a domain on AWS, whose access policy names our roles; None for any other server."""
    host = urlsplit(url).hostname or ""
    if not host.endswith(".es.amazonaws.com"):
        return None
    import boto3
    from opensearchpy import Urllib3AWSV4SignerAuth

    session: Any = boto3.Session()
    return Urllib3AWSV4SignerAuth(session.get_credentials(), session.region_name, "es")


def _refusal(answer: Mapping[str, Any]) -> Exception:
    status, reason = answer.get("status"), answer.get("error")
    # 404: the alias is missing; the deploy or the next cold start makes it.
    kind = IndexUnavailable if is_temporary(status) or status == 404 else IndexRejected
    return kind(f"OpenSearch refused {answer['_id']!r} with status {status}: {str(reason)[:300]}")
