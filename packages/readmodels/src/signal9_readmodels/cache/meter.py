"""How the cache is doing: what became of each read, counted by view."""

from collections import Counter
from types import MappingProxyType
from typing import Final, Literal

NAMESPACE: Final = "Signal9/Cache"
Outcome = Literal["hit", "miss", "shared", "impatient", "error", "tooLarge"]
"""hit: the store had it. miss: it was built. shared: another builder's answer was awaited. impatient: it was built because the other took
too long. error: the store failed (the answer came from the source). tooLarge: it was built and not kept."""
METRICS: Final = MappingProxyType(
    {
        "hit": "CacheHits",
        "miss": "CacheMisses",
        "shared": "CacheSharedBuilds",
        "impatient": "CacheImpatientBuilds",
        "error": "CacheErrors",
        "tooLarge": "CacheTooLarge",
    }
)
"""Outcome -> metric, a count with the dimensions `service` and `view`."""


class Meter:
    """Counts the outcomes of each view in this process."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, Outcome]] = Counter()

    def count(self, view: str, outcome: Outcome) -> None:
        """Count one read."""
        self.counts[view, outcome] += 1

    def flush(self, service: str) -> None:
        """Write what was counted since the last time as CloudWatch metrics: a line a view, as Lambda's logs are read for them."""
        from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit  # here: only a function writes metrics

        counts = dict(self.counts)
        self.counts.clear()
        for view in sorted({view for view, _ in counts}):
            metrics = EphemeralMetrics(namespace=NAMESPACE, service=service)
            metrics.add_dimension("view", view)
            for (counted, outcome), count in counts.items():
                if counted == view:
                    metrics.add_metric(METRICS[outcome], MetricUnit.Count, count)
            metrics.flush_metrics()
