"""The search index: documents that only move forward, found by words and by meaning."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self

import msgspec
from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import ConnectionError as EngineConnectionError
from opensearchpy.exceptions import OpenSearchException, TransportError

from signal9_readmodels.embedding import Embedder
from signal9_readmodels.errors import IndexRejected, IndexUnavailable
from signal9_readmodels.fusion import fuse
from signal9_readmodels.mappings import MAPPINGS, TEXT_FIELDS, index_body
from signal9_runtime import setting

MAX_QUERY = 500
"""Characters of a search text that are looked at."""
_CANDIDATES = 50


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document of an index, at the version of the stream it is folded from."""

    index: str
    id: str
    version: int
    body: dict[str, Any]


class Hit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One answer: the document, its fused score, and its rank by words and by meaning (1 is best)."""

    id: str
    score: float
    word_rank: int | None
    meaning_rank: int | None
    document: dict[str, Any]


class SearchIndex(Protocol):
    """What can be indexed and searched."""

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        """Index the documents; answers the failures by document id. A newer version in place is no failure."""
        ...

    def search(self, text: str, index: str, limit: int = 10) -> list[Hit]:
        """Documents of `index` for `text`, best first."""
        ...


class OpenSearchIndex:
    """A `SearchIndex` on OpenSearch with k-NN vectors."""

    def __init__(self, client: OpenSearch, embedder: Embedder) -> None:
        self._client = client
        self._embedder = embedder

    @classmethod
    def at(cls, url: str, embedder: Embedder) -> Self:
        """The engine at `url`, with time limits that keep a slow engine from holding a function."""
        return cls(OpenSearch(url, timeout=20, max_retries=2, retry_on_timeout=True, pool_maxsize=8), embedder)

    @classmethod
    def from_environment(cls, embedder: Embedder) -> Self:
        """The deployed engine, by SIGNAL9_OPENSEARCH_URL."""
        return cls.at(setting("SIGNAL9_OPENSEARCH_URL"), embedder)

    def ensure(self) -> None:
        """Create the indices and aliases that are missing; safe to call at any time, by several at once.

        Raises:
            IndexUnavailable: the engine does not answer.
        """
        try:
            for alias in MAPPINGS:
                if not self._client.indices.exists_alias(name=alias):
                    self._client.indices.create(index=f"{alias}-v1", body=index_body(alias), ignore=400)
        except (OpenSearchException, OSError) as error:
            raise _translated(error, "create the indices") from error

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        vectors = self._embedder.embed([_text(document) for document in documents])
        actions = []
        for document, vector in zip(documents, vectors, strict=True):
            body = {name: value for name, value in document.body.items() if value is not None}
            if vector is not None:
                body["vector"] = vector
            actions.append(
                {
                    "_op_type": "index",
                    "_index": document.index,
                    "_id": document.id,
                    "_version": document.version,
                    "_version_type": "external_gte",
                    "_source": body,
                }
            )
        failures: dict[str, Exception] = {}
        try:
            results = helpers.streaming_bulk(
                self._client, actions, raise_on_error=False, max_retries=3, initial_backoff=1, max_backoff=8
            )
            for done, result in results:
                answer = next(iter(result.values()))
                # 409: a newer version of the stream is indexed already, which is what we want.
                if not done and answer.get("status") != 409:
                    status, reason = answer.get("status"), answer.get("error")
                    kind = IndexUnavailable if status in (403, 429) or int(status or 0) >= 500 else IndexRejected
                    failures[answer["_id"]] = kind(
                        f"OpenSearch refused {answer['_id']!r} with status {status}: {reason}"
                    )
        except (OpenSearchException, OSError) as error:
            translated = _translated(error, "index documents")
            return {document.id: translated for document in documents}
        return failures

    def search(self, text: str, index: str, limit: int = 10) -> list[Hit]:
        if index not in MAPPINGS:
            raise IndexRejected(f"There is no index {index!r}. Choose one of {', '.join(MAPPINGS)}.")
        text = text.strip()[:MAX_QUERY]
        if not text:
            raise IndexRejected("The search text is empty. Give a ticker, a name or a description.")
        [vector] = self._embedder.embed([text])
        words = {
            "multi_match": {
                "query": text,
                "fields": TEXT_FIELDS[index],
                "type": "best_fields",
                "fuzziness": "AUTO",
                "prefix_length": 1,
            }
        }
        if index != "news":
            # A ticker typed exactly comes first, whatever else the text may mean.
            symbol = {"term": {"symbol": {"value": text.upper(), "boost": 50}}}
            words = {"bool": {"should": [symbol, words], "minimum_should_match": 1}}
        queries: list[dict[str, Any]] = [{"index": index}, _page(words)]
        if vector is not None:
            queries += [{"index": index}, _page({"knn": {"vector": {"vector": vector, "k": _CANDIDATES}}})]
        try:
            answers = self._client.msearch(body=queries)["responses"]
        except (OpenSearchException, OSError) as error:
            raise _translated(error, "search") from error
        for answer in answers:
            if "error" in answer:
                raise IndexUnavailable(f"OpenSearch could not search {index!r}: {str(answer['error'])[:300]}")
        rankings = [[hit["_id"] for hit in answer["hits"]["hits"]] for answer in answers]
        sources = {hit["_id"]: hit["_source"] for answer in answers for hit in answer["hits"]["hits"]}
        exact = {hit_id for hit_id, source in sources.items() if source.get("symbol") == text.upper()}
        return [
            Hit(
                id=fused.id,
                score=fused.score,
                word_rank=fused.ranks[0],
                meaning_rank=fused.ranks[1] if len(rankings) > 1 else None,
                document=sources[fused.id],
            )
            for fused in sorted(fuse(rankings), key=lambda fused: fused.id not in exact)[:limit]
        ]


def _page(query: dict[str, Any]) -> dict[str, Any]:
    return {"query": query, "size": _CANDIDATES, "_source": {"excludes": ["vector"]}, "timeout": "5s"}


def _text(document: Document) -> str:
    body = document.body
    if document.index == "assets":
        parts = [body.get("company_name"), body.get("industry"), body.get("sector"), body.get("description")]
    elif document.index == "news":
        parts = [body.get("title"), body.get("content")]
    else:
        parts = [" ".join(body.get("reasons") or [])]
    return ". ".join(part for part in parts if part)


def _translated(error: Exception, doing: str) -> Exception:
    status = error.status_code if isinstance(error, TransportError) else None
    sentence = f"OpenSearch could not {doing}: {type(error).__name__} {str(error)[:300]}."
    if (
        isinstance(error, EngineConnectionError | OSError)
        or status in (403, 408, 429)
        or (isinstance(status, int) and status >= 500)
    ):
        return IndexUnavailable(f"{sentence} Is it running? `signal9 status` tells; the message is tried again.")
    return IndexRejected(sentence)
