"""Searches of the platform's OpenSearch, by the names and arguments of its own client."""

from collections.abc import Sequence
from typing import Any

import msgspec

from signal9_cli.quick.http import Connection, ServerSilent
from signal9_readmodels import IndexUnavailable
from signal9_readmodels.search import refusal


class QuickEngine:
    """The searching part of opensearch-py's client, for a server on this machine."""

    def __init__(self, url: str, timeout: float) -> None:
        self._connection = Connection(url, timeout)

    def msearch(self, body: Sequence[Any]) -> Any:
        """Several searches in one request: a header and a body each.

        Raises:
            IndexUnavailable, IndexRejected: as `refusal` tells by the status.
        """
        return self._ask("/_msearch", b"".join(msgspec.json.encode(line) + b"\n" for line in body), "x-ndjson")

    def search(self, index: str, body: Any) -> Any:
        """One search; raises as `msearch` does."""
        return self._ask(f"/{index}/_search", msgspec.json.encode(body), "json")

    def _ask(self, path: str, body: bytes, kind: str) -> Any:
        try:
            status, answer = self._connection.post(path, body, {"Content-Type": f"application/{kind}"})
        except ServerSilent as error:
            raise IndexUnavailable(str(error)) from error
        if status != 200:
            raise refusal(status, f"OpenSearch refused {path} with {status}: {answer[:300].decode(errors='replace')}.")
        return msgspec.json.decode(answer)
