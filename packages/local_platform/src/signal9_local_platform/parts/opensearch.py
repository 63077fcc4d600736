"""OpenSearch 2.19.1 with k-NN, from Maven Central's jars on a class path: no root, no Docker."""

import hashlib
import os
from pathlib import Path

from signal9_local_platform.jars import JarCache, read_lock
from signal9_local_platform.java import find_java
from signal9_local_platform.part import HttpPart, Surroundings, plain_environment
from signal9_local_platform.ports import PortRange
from signal9_local_platform.processes import Launch
from signal9_local_platform.progress import Say

LOCK = Path(__file__).parents[1] / "opensearch.lock"
VERSION = "2.19.1"
RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"
PLUGIN = "org.opensearch.knn.plugin.KNNPlugin"
# For a Java with little locale data: all of the runner's modules but analysis-common, which refuses to start on it.
_WITHOUT_ANALYSIS = (
    "org.opensearch.script.expression.ExpressionPlugin",
    "org.opensearch.painless.PainlessPlugin",
    "org.opensearch.index.mapper.MapperExtrasPlugin",
    "org.opensearch.index.reindex.ReindexPlugin",
    "org.opensearch.join.ParentJoinPlugin",
    "org.opensearch.transport.Netty4Plugin",
)
OPTIONS = (
    "-Xms512m",
    "-Xmx512m",
    # A node of this size starts two seconds sooner with these, and leaves the second core to the deploy beside it.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
)


def settings(host: str = "127.0.0.1") -> str:
    """The node's opensearch.yml."""
    lines = {
        "network.host": host,
        "discovery.type": "single-node",
        # A laptop's disk is often 90 % full; the watermarks would turn every index read-only.
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "action.destructive_requires_name": "true",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


class OpenSearch(HttpPart):
    """One node; its data stays in the state folder."""

    name = "opensearch"
    # Every primary shard is there.
    health = "/_cluster/health?wait_for_status=yellow&timeout=1s"
    health_seconds = 3.0
    ports = PortRange(9201, 9299)  # the runner accepts no other
    start_seconds = 120.0
    stop_seconds = 20.0

    @property
    def fingerprint(self) -> str:
        """The jars, the options and the settings."""
        return hashlib.sha256(f"{LOCK.read_text()}{OPTIONS}{settings()}".encode()).hexdigest()[:12]

    def prepare(self, around: Surroundings, port: int, say: Say) -> Launch:
        """Fetch Java and the jars, and write the settings, which the runner does not overwrite."""
        java = find_java(around.cache, say)
        jars = JarCache(around.cache / f"opensearch-{VERSION}", read_lock(LOCK), cancelled=around.cancelled).class_path(
            say
        )
        state = around.layout.state(self.name)
        configuration = state / "node_1" / "config"
        configuration.mkdir(parents=True, exist_ok=True)
        (configuration / "opensearch.yml").write_text(settings())
        command = [str(java.executable), *OPTIONS, "-cp", os.pathsep.join(map(str, jars)), RUNNER]
        # The runner listens on the base port plus the number of the node.
        command += ["-basePath", str(state), "-numOfNode", "1", "-baseHttpPort", str(port - 1)]
        command += ["-clusterName", "signal9", "-pluginTypes", PLUGIN]
        if not java.complete:
            command += ["-moduleTypes", ",".join(_WITHOUT_ANALYSIS)]
        return Launch(command, plain_environment({}), state)
