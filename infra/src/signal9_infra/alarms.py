"""Metrics, and alarms on them that say what is wrong, tell the operators' topic and name the section of the runbook that helps."""

from collections.abc import Callable, Mapping

import msgspec
from aws_cdk import Duration, aws_cloudwatch
from constructs import Construct

RUNBOOK = "docs/operating.md"
Operator = aws_cloudwatch.ComparisonOperator


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to watch."""

    name: str
    says: str
    """What it means that the alarm rings, in one sentence."""
    section: str
    """Anchor of a heading in docs/operating.md."""
    metric: aws_cloudwatch.IMetric
    above: float
    """The alarm rings above this value."""
    periods: int = 1


def add_alarm(scope: Construct, watch: Watch, action: aws_cloudwatch.IAlarmAction) -> aws_cloudwatch.Alarm:
    """The alarm on what is watched, which tells and resolves by the same action; silence is no alarm."""
    alarm = aws_cloudwatch.Alarm(
        scope,
        watch.name,
        alarm_name=watch.name,
        alarm_description=f"{watch.says} Runbook: {RUNBOOK}#{watch.section}",
        metric=watch.metric,
        threshold=watch.above,
        comparison_operator=Operator.GREATER_THAN_THRESHOLD,
        evaluation_periods=watch.periods,
        treat_missing_data=aws_cloudwatch.TreatMissingData.NOT_BREACHING,
    )
    alarm.add_alarm_action(action)
    alarm.add_ok_action(action)
    return alarm


def measured(
    metric: str,
    namespace: str,
    dimensions: Mapping[str, str],
    statistic: str = "Sum",
    minutes: int = 5,
    label: str | None = None,
) -> aws_cloudwatch.Metric:
    """A metric of one namespace and place, over so many minutes."""
    return aws_cloudwatch.Metric(
        namespace=namespace,
        metric_name=metric,
        dimensions_map=dict(dimensions),
        statistic=statistic,
        label=label,
        period=Duration.minutes(minutes),
    )


def counter(namespace: str, dimensions: Mapping[str, str], minutes: int) -> Callable[[str], aws_cloudwatch.Metric]:
    """Metrics of one namespace and place by name, each a sum over so many minutes."""
    return lambda metric: measured(metric, namespace, dimensions, minutes=minutes)


def percentage(
    failed: Mapping[str, aws_cloudwatch.IMetric],
    all_of_them: Mapping[str, aws_cloudwatch.IMetric],
    label: str,
    minutes: int,
) -> aws_cloudwatch.MathExpression:
    """How many of a hundred failed; metrics that were not sent count as 0, and of none none failed.

    Args:
        failed: by the name that the expression gives them, a small letter first.
        all_of_them: whose sum is the hundred; may hold some of `failed`.
        label: of the line in a chart.
        minutes: the period.
    """
    failures, total = (" + ".join(f"FILL({name}, 0)" for name in names) for names in (failed, all_of_them))
    return aws_cloudwatch.MathExpression(
        expression=f"IF(({total}) > 0, 100 * ({failures}) / ({total}), 0)",
        using_metrics={**failed, **all_of_them},
        label=label,
        period=Duration.minutes(minutes),
    )
