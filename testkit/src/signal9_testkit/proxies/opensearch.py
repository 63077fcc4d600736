"""A proxy in front of OpenSearch, which can turn its indices read-only as a full disk does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from signal9_testkit.errors import ServerFailed
from signal9_testkit.proxies.http import HttpProxy, Request

BLOCK = "index.blocks.read_only_allow_delete"


class OpenSearchProxy(HttpProxy):
    """An `HttpProxy` in front of an OpenSearch that nobody else uses: the block holds for every index there is."""

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Set the block that the flood-stage watermark sets: the engine itself refuses writes until the end of the `with`.

        Raises:
            ServerFailed: the engine does not take the setting.
        """
        self._block(True)
        try:
            yield
        finally:
            self._block(None)

    def _block(self, value: bool | None) -> None:
        headers = (("Host", "opensearch"), ("Content-Type", "application/json"))
        body = json.dumps({BLOCK: value}).encode()
        answer = self.ask(Request("PUT", "/_all/_settings?allow_no_indices=true", headers, body))
        if answer.status != 200:
            raise ServerFailed(f"OpenSearch did not take {BLOCK}={value}: {answer.status} {answer.body[:300]!r}")
