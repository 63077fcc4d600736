"""What is measured of a validation: faults found, and whether the company passed."""

from typing import Protocol

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

NAMESPACE = "Signal9/DataValidation"


class Metrics(Protocol):
    """Counts verdicts."""

    def measured(self, faults: int) -> None:
        """One company was checked and `faults` rejections were found; 0 means that it passed."""
        ...


class EmfMetrics:
    """`Metrics` as lines of the log in CloudWatch's embedded format: no call, no permission, no wait."""

    def measured(self, faults: int) -> None:
        """Write one line with ValidationErrors (count) and ValidationSuccessRate (percent; its average is the rate)."""
        metrics = EphemeralMetrics(namespace=NAMESPACE, service="validate_data")
        metrics.add_metric("ValidationErrors", MetricUnit.Count, faults)
        metrics.add_metric("ValidationSuccessRate", MetricUnit.Percent, 0 if faults else 100)
        metrics.flush_metrics()
