"""Signal9DataValidationStack: the function that checks documents, and what watches it."""

from aws_cdk import Duration, Stack, aws_cloudwatch, aws_cloudwatch_actions
from constructs import Construct

from signal9_infra import names
from signal9_infra.environment import Endpoints
from signal9_infra.service_function import ServiceFunction
from signal9_infra.stacks.context import Context
from signal9_infra.stacks.data import DataStack

SERVICE = "validate_data"


class DataValidationStack(Stack):
    """`validate_data` with alarms on its metrics ValidationErrors and ValidationSuccessRate."""

    def __init__(self, scope: Construct, context: Context, data: DataStack, endpoints: Endpoints) -> None:
        super().__init__(scope, names.DATA_VALIDATION_STACK, description="Signal9: validation of vendors' documents")
        self.validation = ServiceFunction(
            self,
            manifest=context.manifests[SERVICE],
            bundle=context.bundles[SERVICE],
            stage=context.stage,
            endpoints=endpoints,
        )
        notice = aws_cloudwatch_actions.SnsAction(data.topics[names.DLQ_TOPIC])
        alarms = (
            (
                "Errors",
                self._metric("ValidationErrors", "Sum"),
                10,
                aws_cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
                "More than 10 faults in vendors' documents within an hour: has a vendor changed its format?",
            ),
            (
                "SuccessRate",
                self._metric("ValidationSuccessRate", "Average"),
                80,
                aws_cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
                "Fewer than 80 % of the companies checked within an hour could be rated.",
            ),
            (
                "Crashes",
                self.validation.function.metric_errors(period=Duration.hours(1)),
                0,
                aws_cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
                "validate_data itself failed.",
            ),
        )
        for name, metric, threshold, operator, description in alarms:
            alarm = aws_cloudwatch.Alarm(
                self,
                f"Alarm{name}",
                alarm_name=f"signal9-validation-{name.lower()}",
                alarm_description=f"{description} Runbook: docs/operating.md#validation",
                metric=metric,
                threshold=threshold,
                comparison_operator=operator,
                evaluation_periods=1,
                treat_missing_data=aws_cloudwatch.TreatMissingData.NOT_BREACHING,
            )
            alarm.add_alarm_action(notice)

    @staticmethod
    def _metric(name: str, statistic: str) -> aws_cloudwatch.Metric:
        return aws_cloudwatch.Metric(
            namespace=names.VALIDATION_METRICS, metric_name=name, statistic=statistic, period=Duration.hours(1)
        )
