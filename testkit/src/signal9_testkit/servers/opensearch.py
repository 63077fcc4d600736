"""OpenSearch for tests."""

import json
from typing import ClassVar
from urllib.request import Request, urlopen

from signal9_testkit.servers.backend import Description
from signal9_testkit.servers.ready import http_answers
from signal9_testkit.servers.service import Service


def _is_ready(url: str) -> bool:
    return http_answers(f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s", seconds=3)


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
        is_ready=_is_ready,
        start_seconds=180.0,
    )

    def clear(self) -> None:
        """Delete every index but the engine's own, so that a test finds nothing of another's."""
        with urlopen(f"{self.url}/_cat/indices?format=json", timeout=30) as answer:  # noqa: S310  # the server of this run
            names = [entry["index"] for entry in json.load(answer) if not entry["index"].startswith(".")]
        for name in names:
            with urlopen(Request(f"{self.url}/{name}", method="DELETE"), timeout=30):  # noqa: S310  # the same
                pass
