"""Signal9DataPipelineMainStack: the bus, the dead-letter queues and the services that events and schedules feed."""

from aws_cdk import (
    CfnOutput,
    CustomResource,
    Duration,
    RemovalPolicy,
    Stack,
    aws_events,
    aws_iam,
    aws_sqs,
)
from constructs import Construct

from signal9_contracts import SOURCE, names
from signal9_infra.service_function import Place, ServiceFunction, arns_of
from signal9_infra.service_queue import ServiceQueue, ServiceStream
from signal9_infra.settings import ServerSettings
from signal9_infra.stacks.context import Context
from signal9_infra.stacks.data import DataStack


class PipelineStack(Stack):
    """Rule -> queue -> function for each service; the table's stream -> relay -> bus for what they append."""

    def __init__(
        self,
        scope: Construct,
        context: Context,
        data: DataStack,
        servers: ServerSettings,
        place: Place | None = None,
        search_role: aws_iam.Role | None = None,
    ) -> None:
        super().__init__(scope, names.PIPELINE_STACK, description="Signal9: data pipeline")
        self._manifests = context.manifests
        bus = aws_events.EventBus(self, "Bus", event_bus_name=names.BUS)
        if context.stage.bus_policy:
            self._reserve_source(bus)
        queues = {name: self._dead_letters(name, context.stage.tls) for name in names.DEAD_LETTER_QUEUES}
        CfnOutput(self, "BusName", value=bus.event_bus_name, description="Where other teams' rules subscribe")
        for name, queue in queues.items():
            CfnOutput(self, f"{name}-url", value=queue.queue_url, description="Dead letters: see `signal9 dlq`")
        for manifest in context.manifests.values():
            if manifest.kind == "task":
                continue
            service = ServiceFunction(
                self,
                manifest.name,
                context,
                servers,
                role=search_role if "opensearch" in manifest.network else None,
                place=place,
                topic_key=data.topic_key,
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
            dead_letters = queues[str(manifest.dead_letters)]
            if manifest.kind == "queue":
                ServiceQueue(service, bus=bus, dead_letters=dead_letters)
            else:
                ServiceStream(service, stream_arn=data.stream_arn, dead_letters=dead_letters)

    def _reserve_source(self, bus: aws_events.EventBus) -> None:
        """Whatever rights someone in the account has: as `signal9.advisor` only the relay publishes."""
        [relay] = [each for each in self._manifests.values() if each.kind == "stream"]
        aws_events.CfnEventBusPolicy(
            self,
            "BusPolicy",
            event_bus_name=bus.event_bus_name,
            statement_id="OnlyTheRelay",
            statement={
                "Sid": "OnlyTheRelay",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "events:PutEvents",
                "Resource": bus.event_bus_arn,
                "Condition": {
                    "StringEquals": {"events:source": SOURCE},
                    "ArnNotEquals": {"aws:PrincipalArn": arns_of(self).role(relay.function_name)},
                },
            },
        )

    def _dead_letters(self, name: str, tls: bool) -> aws_sqs.Queue:
        return aws_sqs.Queue(
            self,
            name,
            queue_name=name,
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=tls,
            retention_period=Duration.days(14),
            removal_policy=RemovalPolicy.DESTROY,
        )
