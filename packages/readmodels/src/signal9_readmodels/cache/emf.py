"""The outcomes as CloudWatch metrics, by the embedded metric format: a log line, no call."""

from types import MappingProxyType
from typing import Final

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from signal9_readmodels.cache.meter import CountingMeter

NAMESPACE: Final = "Signal9/Cache"
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


class EmfMeter(CountingMeter):
    """A `Meter` that `flush` writes out: one line a view, as Lambda's logs are read for metrics."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def flush(self) -> None:
        """Write what was counted since the last time."""
        counts = dict(self.counts)
        self.counts.clear()
        for view in sorted({view for view, _ in counts}):
            metrics = EphemeralMetrics(namespace=NAMESPACE, service=self._service)
            metrics.add_dimension("view", view)
            for (counted, outcome), count in counts.items():
                if counted == view:
                    metrics.add_metric(METRICS[outcome], MetricUnit.Count, count)
            metrics.flush_metrics()
