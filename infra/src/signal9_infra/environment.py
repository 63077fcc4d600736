"""The environment variables of the deployed functions."""

from signal9_contracts import names
from signal9_infra.arns import Arns
from signal9_infra.manifest import Manifest
from signal9_infra.settings import ServerSettings
from signal9_infra.stages import Stage

ALPHAVANTAGE = "https://www.alphavantage.co"
ALPACA = "https://paper-api.alpaca.markets"


def environment_of(manifest: Manifest, stage: Stage, servers: ServerSettings, arns: Arns) -> dict[str, str]:
    """The variables of one function: all of them, but no address of a server that it does not name."""
    environment = {
        "SIGNAL9_STAGE": stage.name,
        "SIGNAL9_BUS": names.BUS,
        "SIGNAL9_STATE_MACHINE_ARN": arns.state_machine(),
        "SIGNAL9_TOPIC_ARN": arns.topic(manifest.notifies or names.ANALYSIS_TOPIC),
        "SIGNAL9_VENDOR_SECRET": names.VENDOR_SECRET,
        "SIGNAL9_RAW_DOCUMENTS_BUCKET": names.RAW_BUCKET,
        "SIGNAL9_ANALYSIS_RESULTS_BUCKET": names.RESULTS_BUCKET,
        "SIGNAL9_ALPHAVANTAGE_PLAN": servers.plan,
    }
    if stage.tracing or servers.traces:
        environment["SIGNAL9_TRACING"] = "1"
    if servers.traces:
        environment["AWS_XRAY_DAEMON_ADDRESS"] = servers.traces
    if manifest.kind == "queue":
        environment["SIGNAL9_MAX_EVENT_AGE_HOURS"] = str(manifest.max_age_hours)
    if "vendors" in manifest.network:
        environment["SIGNAL9_ALPHAVANTAGE_URL"] = servers.vendors or ALPHAVANTAGE
        environment["SIGNAL9_ALPACA_URL"] = servers.vendors or ALPACA
    if "opensearch" in manifest.network:
        environment["SIGNAL9_OPENSEARCH_URL"] = servers.opensearch
    if "redis" in manifest.network:
        environment["SIGNAL9_REDIS_URL"] = servers.redis
    return environment
