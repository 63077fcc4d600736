"""The dashboard: is the cache worth it, do batches complete, what of the budget is left, how far behind are the projections."""

from collections.abc import Mapping

from aws_cdk import Duration, aws_cloudwatch
from aws_cdk.aws_cloudwatch import IMetric, IWidget

from signal9_contracts import VENDOR, names
from signal9_infra.alarms import measured
from signal9_infra.manifest import EVERY_EVENT, Manifest

WIDTH = 12
PERIOD = Duration.minutes(5)


def rows(manifests: Mapping[str, Manifest], workflow_failures: IMetric) -> list[list[IWidget]]:
    """Four rows of two charts."""
    projections = [name for name, manifest in manifests.items() if EVERY_EVENT in manifest.consumes]
    return [
        [
            _chart("Cache: hits and misses", [_cache("CacheHits"), _cache("CacheMisses"), _cache("CacheErrors")]),
            _chart(
                "Batches: opened and closed", [_events("pollinationBatchOpened"), _events("pollinationBatchClosed")]
            ),
        ],
        [
            _chart("Budget: calls left today", [_pipeline("CallsLeft", "Minimum", "calls left", vendor=VENDOR)]),
            _chart(
                "Projections: seconds behind",
                [_queue(names.function_name(name), "ApproximateAgeOfOldestMessage") for name in projections],
            ),
        ],
        [
            _chart("Workflows: failed, %", [workflow_failures]),
            _chart("Analyses: completed", [_events("analysisComplete"), _events("dataRejected")]),
        ],
        [
            _chart(
                "Dead letters",
                [_queue(name, "ApproximateNumberOfMessagesVisible") for name in names.DEAD_LETTER_QUEUES],
            ),
            _chart("Validation: companies that passed, %", [_validation()]),
        ],
    ]


def _chart(title: str, metrics: list[IMetric]) -> IWidget:
    return aws_cloudwatch.GraphWidget(title=title, left=metrics, width=WIDTH)


def _cache(metric: str) -> IMetric:
    search = f"SEARCH('{{{names.CACHE_METRICS},service,view}} MetricName=\"{metric}\"', 'Sum')"
    return aws_cloudwatch.MathExpression(expression=f"SUM({search})", label=metric, period=PERIOD)


def _events(event: str) -> IMetric:
    return _pipeline("Events", "Sum", event, eventType=event)


def _pipeline(metric: str, statistic: str, label: str, **dimensions: str) -> IMetric:
    return measured(metric, names.PIPELINE_METRICS, {"service": "relay_events", **dimensions}, statistic, label=label)


def _queue(queue: str, metric: str) -> IMetric:
    return measured(metric, "AWS/SQS", {"QueueName": queue}, "Maximum", label=queue)


def _validation() -> IMetric:
    place = {"service": "validate_data"}
    return measured("ValidationSuccessRate", names.VALIDATION_METRICS, place, "Average", label="passed, %")
