"""How a function is fed: its queue with rules and schedules, or the stream of the table of events."""

import json
from functools import partial

from aws_cdk import (
    Duration,
    RemovalPolicy,
    aws_events,
    aws_events_targets,
    aws_lambda,
    aws_lambda_event_sources,
    aws_sqs,
)
from constructs import Construct

from signal9_contracts import SOURCE, names
from signal9_infra.manifest import EVERY_EVENT
from signal9_infra.patterns import pattern_of
from signal9_infra.service_function import ServiceFunction

TRIES = 3
"""Deliveries before a message goes to the dead-letter queue."""
STREAM_TRIES = 10
"""Of the stream's records: the relay resumes at the one that failed, so a bus that is briefly down loses none."""
KEPT = Duration.days(4)
"""What waits longer in a queue is lost without a trace, so it outlasts a weekend's outage: an event beyond its maximum age is refused
by the function, with its reason, and not dropped by the queue's retention."""


class ServiceQueue(Construct):
    """The queue of one service: rules and schedules put messages in, the function takes them out in batches."""

    def __init__(self, scope: ServiceFunction, *, bus: aws_events.IEventBus, dead_letters: aws_sqs.IQueue) -> None:
        super().__init__(scope, "Feed")
        manifest = scope.manifest
        self.queue = aws_sqs.Queue(
            self,
            "Queue",
            queue_name=manifest.function_name,
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=scope.stage.tls,
            retention_period=KEPT,
            # AWS asks for six times the function's timeout: a batch that Lambda throttles must not be delivered again meanwhile.
            visibility_timeout=Duration.seconds(6 * manifest.seconds),
            dead_letter_queue=aws_sqs.DeadLetterQueue(max_receive_count=TRIES, queue=dead_letters),
            removal_policy=RemovalPolicy.DESTROY,
        )
        aws_lambda.EventSourceMapping(
            self,
            "Mapping",
            target=scope.function,
            event_source_arn=self.queue.queue_arn,
            batch_size=manifest.batch,
            report_batch_item_failures=True,
            max_concurrency=manifest.concurrency or scope.stage.queue_concurrency,
        )
        target = partial(
            aws_events_targets.SqsQueue,
            dead_letter_queue=dead_letters,
            retry_attempts=TRIES,
            max_event_age=Duration.hours(manifest.max_age_hours),
        )
        for event in manifest.consumes:
            suffix = "every-event" if event == EVERY_EVENT else event
            rule = aws_events.Rule(
                self,
                f"On-{suffix}",
                rule_name=names.event_rule_name(manifest.name, suffix),
                description=f"{manifest.name} consumes {suffix}",
                event_bus=bus,
                event_pattern=aws_events.EventPattern(source=[SOURCE]),
                targets=[target(self.queue)],
            )
            resource = rule.node.default_child
            assert isinstance(resource, aws_events.CfnRule)  # noqa: S101  # for the type checker: a rule is this resource
            resource.event_pattern = pattern_of(event, manifest.consumes)
        for schedule in manifest.schedules:
            aws_events.Rule(
                self,
                f"Schedule-{schedule.name}",
                rule_name=names.schedule_rule_name(schedule.name),
                description=f"{manifest.name} by the clock (UTC): {json.dumps(schedule.input)}",
                schedule=aws_events.Schedule.expression(schedule.cron),
                targets=[target(self.queue, message=aws_events.RuleTargetInput.from_object(schedule.input))],
            )


class ServiceStream(Construct):
    """The stream of the table of events, as the source of one function."""

    def __init__(self, scope: ServiceFunction, *, stream_arn: str, dead_letters: aws_sqs.IQueue) -> None:
        super().__init__(scope, "Feed")
        aws_lambda.EventSourceMapping(
            self,
            "Mapping",
            target=scope.function,
            event_source_arn=stream_arn,
            batch_size=scope.manifest.batch,
            bisect_batch_on_error=True,
            report_batch_item_failures=True,
            retry_attempts=STREAM_TRIES,
            max_record_age=Duration.hours(23),
            starting_position=aws_lambda.StartingPosition.TRIM_HORIZON,
            on_failure=aws_lambda_event_sources.SqsDlq(dead_letters),
            filters=[aws_lambda.FilterCriteria.filter({"eventName": aws_lambda.FilterRule.is_equal("INSERT")})],
        )
