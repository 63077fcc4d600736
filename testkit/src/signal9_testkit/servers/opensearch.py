"""OpenSearch for tests."""

from typing import ClassVar

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
