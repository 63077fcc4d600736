"""Signal9DataValidationStack: the function that checks documents, and what watches it."""

from functools import partial

from aws_cdk import Duration, Stack, aws_cloudwatch, aws_cloudwatch_actions
from constructs import Construct

from signal9_contracts import names
from signal9_infra.alarms import measured
from signal9_infra.service_function import ServiceFunction
from signal9_infra.settings import ServerSettings
from signal9_infra.stacks.context import Context
from signal9_infra.stacks.data import DataStack

SERVICE = "validate_data"


class DataValidationStack(Stack):
    """`validate_data` with alarms on its metrics ValidationErrors and ValidationSuccessRate."""

    def __init__(self, scope: Construct, context: Context, data: DataStack, servers: ServerSettings) -> None:
        super().__init__(scope, names.DATA_VALIDATION_STACK, description="Signal9: validation of vendors' documents")
        self.validation = ServiceFunction(self, SERVICE, context, servers)
        notice = aws_cloudwatch_actions.SnsAction(data.topics[names.DLQ_TOPIC])
        # As the function writes it: without its dimension CloudWatch would look at a metric that nobody sends.
        metric = partial(measured, namespace=names.VALIDATION_METRICS, dimensions={"service": SERVICE})
        alarms = (
            (
                "Errors",
                metric("ValidationErrors"),
                5,
                2,
                aws_cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                "5 faults or more in vendors' documents in each of two periods of 5 minutes: has a vendor changed its format?",
            ),
            (
                "SuccessRate",
                metric("ValidationSuccessRate", statistic="Average", minutes=60),
                80,
                1,
                aws_cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
                "Fewer than 80 % of the companies checked within an hour could be rated.",
            ),
            (
                "Crashes",
                self.validation.function.metric_errors(period=Duration.hours(1)),
                0,
                1,
                aws_cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
                "validate_data itself failed.",
            ),
        )
        for name, watched, threshold, periods, operator, description in alarms:
            alarm = aws_cloudwatch.Alarm(
                self,
                f"Alarm{name}",
                alarm_name=f"signal9-validation-{name.lower()}",
                alarm_description=f"{description} Runbook: docs/operating.md#validation",
                metric=watched,
                threshold=threshold,
                comparison_operator=operator,
                evaluation_periods=periods,
                treat_missing_data=aws_cloudwatch.TreatMissingData.NOT_BREACHING,
            )
            alarm.add_alarm_action(notice)
