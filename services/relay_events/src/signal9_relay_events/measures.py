"""What the operators' dashboard is drawn from: how many events of each type there were, and what is left of the vendor's budget."""

import json
from collections import Counter
from collections.abc import Sequence

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from signal9_messaging import Publication

NAMESPACE = "Signal9/Pipeline"
SERVICE = "relay_events"


def measure(published: Sequence[Publication]) -> None:
    """Write the counts as lines of the log in CloudWatch's embedded format: no call, no permission, no wait.

    Every event passes here once (again only in a sweep or after a failure), so that no other service has to count.
    """
    for event, count in Counter(each.detail_type for each in published).items():
        _write("Events", count, eventType=event)
    for each in published:
        if each.detail_type == "pollinationPlanned":
            plan = json.loads(each.detail)
            if plan.get("callsLimit") is not None:
                left = plan["callsLimit"] - plan["callsSpent"] - plan["callsPlanned"]
                _write("CallsLeft", max(left, 0), vendor=plan["vendor"])


def _write(metric: str, value: float, **dimensions: str) -> None:
    metrics = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
    for name, dimension in dimensions.items():
        metrics.add_dimension(name, dimension)
    metrics.add_metric(metric, MetricUnit.Count, value)
    metrics.flush_metrics()
