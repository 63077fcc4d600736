"""The search index on OpenSearch with k-NN vectors."""

from collections.abc import Mapping, Sequence
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec
from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import SerializationError
from opensearchpy.serializer import JSONSerializer

from signal9_readmodels.errors import ReadModelError
from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.indices import source
from signal9_readmodels.search.embedding import Embedder
from signal9_readmodels.search.engine import asking, refusal
from signal9_readmodels.search.lifecycle import IndexLifecycle
from signal9_readmodels.search.reader import OpenSearchReader
from signal9_readmodels.search.vectors import document_vectors
from signal9_runtime import batched, setting


class OpenSearchIndex(OpenSearchReader):
    """A `SearchIndex` on OpenSearch; its `lifecycle` makes, rebuilds and drops the indices."""

    def __init__(self, client: OpenSearch, embedder: Embedder) -> None:
        super().__init__(client, embedder)
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


class MsgspecSerializer(JSONSerializer):
    """The client's serializer, for plain values and msgspec's structs."""

    def dumps(self, data: Any) -> Any:
        """The value as JSON; text is JSON already."""
        if isinstance(data, str | bytes):
            return data
        try:
            return msgspec.json.encode(data).decode()
        except (TypeError, ValueError) as error:
            raise SerializationError(data, error) from error

    def loads(self, s: str) -> Any:
        """The value that the engine answered."""
        try:
            return msgspec.json.decode(s)
        except (msgspec.DecodeError, ValueError) as error:
            raise SerializationError(s, error) from error


def _signer(url: str) -> Any:
    """What signs the requests to a domain on AWS, whose access policy names our roles; None for any other server."""
    host = urlsplit(url).hostname or ""
    if not host.endswith(".es.amazonaws.com"):
        return None
    import boto3
    from opensearchpy import Urllib3AWSV4SignerAuth

    session: Any = boto3.Session()
    return Urllib3AWSV4SignerAuth(session.get_credentials(), session.region_name, "es")
