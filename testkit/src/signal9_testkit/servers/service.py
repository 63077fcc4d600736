"""Servers for tests as services, started, stopped and had by a URL: what all have in common, Redis, OpenSearch."""

import http.client
import json
import shutil
import socket
import urllib.request
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from signal9_testkit.errors import KitError
from signal9_testkit.servers.backend import BackendName, Description, Started
from signal9_testkit.servers.run import obtain, release


class Service:
    """A real server, from `start` to `stop` or for the length of a `with`.

    `folder` and `key` name a run's record: a second service under the same two is the same server. Without them it is one of
    its own.
    """

    description: ClassVar[Description]

    def __init__(self, folder: Path | None = None, key: str | None = None) -> None:
        self._own = folder is None
        self._folder = folder
        self._key = key or self.description.name
        self._started: Started | None = None

    @property
    def url(self) -> str:
        """Where it listens.

        Raises:
            KitError: it was not started.
        """
        return self._running().url

    @property
    def backend(self) -> BackendName:
        """Whether it runs in a container or natively.

        Raises:
            KitError: it was not started.
        """
        return self._running().backend

    def start(self) -> Self:
        """Start it, or find the one that runs under the same record, and wait until it answers.

        Raises:
            ServerFailed, ExtraMissing, UnusableSetting: it cannot be had here; the message says what to do.
        """
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="signal9-"))
        self._started = obtain(self.description, self._folder, self._key)
        return self

    def stop(self) -> None:
        """Stop it for everybody, and forget what it held."""
        if self._folder is not None:
            release(self._folder, self._key)
            if self._own:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None
        self._started = None

    def _running(self) -> Started:
        if self._started is None:
            raise KitError(f"The {self.description.name} was not started: call start(), or use it in a `with`.")
        return self._started

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def http_answers(url: str, seconds: float = 2.0) -> bool:
    """Whether a GET of `url` succeeds; proxies of the environment are not asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=seconds) as answer:
            return bool(200 <= answer.status < 300)
    except (OSError, http.client.HTTPException):
        return False


def redis_answers(url: str) -> bool:
    """Whether the Redis at `url` answers PING."""
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


class RedisService(Service):
    """A Redis 7 that is nobody else's."""

    description: ClassVar = Description(
        name="redis", image="redis:7", port=6379, url="redis://{host}:{port}/0", is_ready=redis_answers
    )


class OpenSearchService(Service):
    """One node of OpenSearch 2.19 with k-NN, without security, that is nobody else's."""

    description: ClassVar = Description(
        name="opensearch",
        image="opensearchproject/opensearch:2.19.1",
        port=9200,
        url="http://{host}:{port}",
        environment={
            "discovery.type": "single-node",
            "DISABLE_SECURITY_PLUGIN": "true",
            "DISABLE_INSTALL_DEMO_CONFIG": "true",
            "OPENSEARCH_JAVA_OPTS": "-Xms512m -Xmx512m",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        },
        is_ready=lambda url: http_answers(f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s", seconds=3),
        start_seconds=180.0,
    )

    def clear(self) -> None:
        """Delete every index but the engine's own, so that a test finds nothing of another's."""
        with urlopen(f"{self.url}/_cat/indices?format=json", timeout=30) as answer:  # noqa: S310  # the server of this run
            names = [entry["index"] for entry in json.load(answer) if not entry["index"].startswith(".")]
        for name in names:
            with urlopen(Request(f"{self.url}/{name}", method="DELETE"), timeout=30):  # noqa: S310  # the same
                pass
