"""Signal9DataPipelineMainStack: the bus, the dead-letter queues and the services that events and schedules feed."""

from aws_cdk import (
    CfnOutput,
    CustomResource,
    Duration,
    RemovalPolicy,
    Stack,
    aws_cloudwatch,
    aws_cloudwatch_actions,
    aws_events,
    aws_iam,
    aws_sqs,
)
from constructs import Construct

from signal9_infra import names
from signal9_infra.environment import Endpoints
from signal9_infra.manifest import Manifest
from signal9_infra.service_function import Place, ServiceFunction
from signal9_infra.service_queue import ServiceQueue, ServiceStream
from signal9_infra.stacks.context import Context
from signal9_infra.stacks.data import DataStack


class PipelineStack(Stack):
    """Rule -> queue -> function for each service; the table's stream -> relay -> bus for what they append."""

    def __init__(
        self,
        scope: Construct,
        context: Context,
        data: DataStack,
        endpoints: Endpoints,
        place: Place | None = None,
        search_role: aws_iam.Role | None = None,
    ) -> None:
        super().__init__(scope, names.PIPELINE_STACK, description="Signal9: data pipeline")
        self._notice = aws_cloudwatch_actions.SnsAction(data.topics[names.DLQ_TOPIC])
        bus = aws_events.EventBus(self, "Bus", event_bus_name=names.BUS)
        rests = {name: self._dead_letters(name) for name in names.DEAD_LETTER_QUEUES}
        CfnOutput(self, "BusName", value=bus.event_bus_name, description="Where other teams' rules subscribe")
        for name, queue in rests.items():
            CfnOutput(self, f"{name}-url", value=queue.queue_url, description="Dead letters: see `signal9 dlq`")
        for manifest in context.manifests.values():
            if manifest.kind == "task":
                continue
            service = ServiceFunction(
                self,
                manifest=manifest,
                bundle=context.bundles[manifest.name],
                stage=context.stage,
                endpoints=endpoints,
                role=search_role if "opensearch" in manifest.network else None,
                place=place,
            )
            if manifest.provisions:
                # The bundle's digest makes every deploy of other code an update: a mapping that changed is rebuilt then.
                CustomResource(
                    service,
                    "Provision",
                    service_token=service.function.function_arn,
                    resource_type="Custom::SearchIndices",
                    service_timeout=Duration.minutes(2),
                    properties={"Code": context.bundles[manifest.name].digest},
                )
            rest = rests[str(manifest.dead_letters)]
            if manifest.kind == "queue":
                ServiceQueue(service, bus=bus, dead_letters=rest)
            else:
                ServiceStream(service, stream_arn=data.stream_arn, dead_letters=rest)
                self._watch_stream(manifest, service)

    def _dead_letters(self, name: str) -> aws_sqs.Queue:
        queue = aws_sqs.Queue(
            self,
            name,
            queue_name=name,
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
            removal_policy=RemovalPolicy.DESTROY,
        )
        alarm = aws_cloudwatch.Alarm(
            self,
            f"{name}-alarm",
            alarm_name=name,
            alarm_description=f"Messages rest in {name}: see `signal9 dlq list`.",
            metric=queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(1), statistic="Maximum"),
            threshold=0,
            comparison_operator=aws_cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=aws_cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._notice)
        return queue

    def _watch_stream(self, manifest: Manifest, service: ServiceFunction) -> None:
        alarm = aws_cloudwatch.Alarm(
            self,
            "StreamAge",
            alarm_name=f"{manifest.function_name}-iterator-age",
            alarm_description="The relay is an hour behind the events; the stream forgets after 24.",
            metric=service.function.metric("IteratorAge", period=Duration.minutes(5), statistic="Maximum"),
            threshold=3_600_000,
            comparison_operator=aws_cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=aws_cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._notice)
