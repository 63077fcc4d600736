"""The environment variables of the deployed functions."""

import msgspec

from signal9_contracts import names
from signal9_infra.arns import Arns
from signal9_infra.manifest import Manifest
from signal9_infra.settings import Plan
from signal9_infra.stages import Stage


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """Where the functions find the servers; in stage prod OpenSearch and Redis are attributes of their stacks."""

    alphavantage: str
    alpaca: str
    opensearch: str
    redis: str
    traces: str = ""
    """Host and port of a collector of ours; on AWS Lambda names its own."""
    plan: Plan


def environment_of(manifest: Manifest, stage: Stage, endpoints: Endpoints, arns: Arns) -> dict[str, str]:
    """The variables of one function: all of them, but no address of a server that it does not name."""
    environment = {
        "SIGNAL9_STAGE": stage.name,
        "SIGNAL9_BUS": names.BUS,
        "SIGNAL9_STATE_MACHINE_ARN": arns.state_machine(),
        "SIGNAL9_TOPIC_ARN": arns.topic(manifest.notifies or names.ANALYSIS_TOPIC),
        "SIGNAL9_VENDOR_SECRET": names.VENDOR_SECRET,
        "SIGNAL9_RAW_DOCUMENTS_BUCKET": names.RAW_BUCKET,
        "SIGNAL9_ANALYSIS_RESULTS_BUCKET": names.RESULTS_BUCKET,
        "SIGNAL9_ALPHAVANTAGE_PLAN": endpoints.plan,
    }
    if stage.tracing or endpoints.traces:
        environment["SIGNAL9_TRACING"] = "1"
    if endpoints.traces:
        environment["AWS_XRAY_DAEMON_ADDRESS"] = endpoints.traces
    if manifest.kind == "queue":
        environment["SIGNAL9_MAX_EVENT_AGE_HOURS"] = str(manifest.max_age_hours)
    if "vendors" in manifest.network:
        environment["SIGNAL9_ALPHAVANTAGE_URL"] = endpoints.alphavantage
        environment["SIGNAL9_ALPACA_URL"] = endpoints.alpaca
    if "opensearch" in manifest.network:
        environment["SIGNAL9_OPENSEARCH_URL"] = endpoints.opensearch
    if "redis" in manifest.network:
        environment["SIGNAL9_REDIS_URL"] = endpoints.redis
    return environment
