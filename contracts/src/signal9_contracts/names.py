"""The names of what is deployed: other teams, checks and the functions depend on them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BUS: Final = "signal9"
SOURCE: Final = "signal9.advisor"
"""The source of every event of ours on the bus."""
STATE_MACHINE: Final = "signal9-analysis"
VENDOR_SECRET: Final = "signal9/vendors"  # noqa: S105  # a name
SEARCH_DOMAIN: Final = "signal9-advisor-search"
VALIDATION_METRICS: Final = "Signal9/DataValidation"
PIPELINE_METRICS: Final = "Signal9/Pipeline"
CACHE_METRICS: Final = "Signal9/Cache"
DASHBOARD: Final = "Signal9"

EVENTS_TABLE: Final = "signal9-events"
EVENTS_BY_TIME: Final = "by_time"
SNAPSHOTS_TABLE: Final = "signal9-snapshots"
"""States of long streams, kept beside their events: a cache, which may be emptied at any time."""
BUDGET_TABLE: Final = "signal9-vendor-budget"
IDEMPOTENCY_TABLE: Final = "signal9-idempotency"
READ_TABLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "signal9-assets": ("asset_id",),
        "signal9-income-statement": ("asset_id", "period"),
        "signal9-balance-sheet": ("asset_id", "period"),
        "signal9-cash-flow": ("asset_id", "period"),
        "signal9-company-overview": ("asset_id",),
        "signal9-earnings": ("asset_id", "period"),
        "signal9-asset-analysis": ("asset_id", "analysis_id"),
        "signal9-peers": ("industry_group", "rated"),
    }
)
"""Read table -> its partition key and, where it has one, its sort key."""
STANDBY_TABLES: Final = MappingProxyType({f"{name}-b": key for name, key in READ_TABLES.items()})
"""The second set of read tables, where a replay builds; whoever may use a table may use its second."""
PROJECTIONS_TABLE: Final = "signal9-projections"
"""Which set of read tables is live, and how far a replay came."""
TABLES: Final = (EVENTS_TABLE, SNAPSHOTS_TABLE, *READ_TABLES, BUDGET_TABLE, IDEMPOTENCY_TABLE)

RAW_BUCKET: Final = "signal9-raw-documents"
RESULTS_BUCKET: Final = "signal9-analysis-results"
PAYLOADS_BUCKET: Final = "signal9-event-payloads"
"""Bodies of events that are too large for the table; whoever reads or appends events may use it."""
BUCKETS: Final = (RAW_BUCKET, RESULTS_BUCKET, PAYLOADS_BUCKET)

ANALYSIS_TOPIC: Final = "signal9-analysis-notifications"
DLQ_TOPIC: Final = "signal9-dlq-notifications"
TOPICS: Final = (ANALYSIS_TOPIC, DLQ_TOPIC)

DEAD_LETTER_QUEUES: Final = (
    "signal9-data-pipeline-dlq",
    "signal9-api-processing-dlq",
    "signal9-analysis-processing-dlq",
)

NETWORK_STACK: Final = "Signal9NetworkStack"
DATA_STACK: Final = "Signal9DataStack"
OPENSEARCH_STACK: Final = "Signal9OpenSearchStack"
ELASTICACHE_STACK: Final = "Signal9ElastiCacheStack"
STEP_FUNCTIONS_STACK: Final = "Signal9StepFunctionsStack"
DATA_VALIDATION_STACK: Final = "Signal9DataValidationStack"
MONITORING_STACK: Final = "Signal9MonitoringStack"
PIPELINE_STACK: Final = "Signal9DataPipelineMainStack"


def function_name(service: str) -> str:
    """The Lambda function of a service, and its queue where it has one: `pollinate` -> `signal9-pollinate`."""
    return f"signal9-{service.replace('_', '-')}"


def schedule_rule_name(schedule: str) -> str:
    """The rule of a schedule, on the default bus."""
    return f"signal9-schedule-{schedule}"


def event_rule_name(service: str, event: str) -> str:
    """The rule that puts an event into a service's queue, on our bus."""
    return f"{function_name(service)}-{event}"
