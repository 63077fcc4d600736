"""Signal9MonitoringStack: the alarms of the whole app and its dashboard, by the names of what they watch."""

from collections.abc import Iterator

from aws_cdk import Duration, Stack, aws_cloudwatch, aws_cloudwatch_actions
from constructs import Construct

from signal9_contracts import names
from signal9_infra.alarms import Watch, add_alarm, counter, measured, percentage
from signal9_infra.dashboard import rows
from signal9_infra.patterns import rules_of
from signal9_infra.service_function import arns_of
from signal9_infra.stacks.context import Context
from signal9_infra.stacks.data import DataStack

MINUTES = 5
MANY_DEAD_LETTERS = 100
"""Dead letters in one queue above which there is an alarm; process_dead_letters notifies of each cause at once."""
RELAY_BEHIND = 3_600_000
"""Milliseconds; the table's stream forgets after 24 hours."""


class MonitoringStack(Stack):
    """Whatever rings tells the topic of the dead letters, and names its section of docs/operating.md."""

    def __init__(self, scope: Construct, context: Context, data: DataStack) -> None:
        super().__init__(scope, names.MONITORING_STACK, description="Signal9: alarms and dashboard")
        self._context = context
        action = aws_cloudwatch_actions.SnsAction(data.topics[names.DLQ_TOPIC])
        for watch in self._watches():
            if context.stage.metric_math or not isinstance(watch.metric, aws_cloudwatch.MathExpression):
                add_alarm(self, watch, action)
        aws_cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=names.DASHBOARD,
            default_interval=Duration.days(1),
            widgets=rows(context.manifests, self._workflow_failures()),
        )

    def _watches(self) -> Iterator[Watch]:
        for manifest in self._context.manifests.values():
            for rule, bus in rules_of(manifest):
                yield Watch(
                    name=f"{rule}-failures",
                    says=f"More than 5 % of what the rule {rule} matched did not reach its queue.",
                    section="rules-fail",
                    metric=_rule_failures(rule, bus),
                    above=5,
                )
            if manifest.kind == "stream":
                yield Watch(
                    name=f"{manifest.function_name}-iterator-age",
                    says="The relay is an hour behind the events; the table's stream forgets after 24.",
                    section="the-relay-is-behind",
                    metric=measured("IteratorAge", "AWS/Lambda", {"FunctionName": manifest.function_name}, "Maximum"),
                    above=RELAY_BEHIND,
                )
        yield Watch(
            name=f"{names.STATE_MACHINE}-failures",
            says="More than 10 % of the workflows of a quarter of an hour failed, timed out or were aborted.",
            section="workflows-fail",
            metric=self._workflow_failures(),
            above=10,
        )
        for queue in names.DEAD_LETTER_QUEUES:
            yield Watch(
                name=f"{queue}-depth",
                says=f"More than {MANY_DEAD_LETTERS} messages are in {queue}.",
                section="dead-letters",
                metric=measured("ApproximateNumberOfMessagesVisible", "AWS/SQS", {"QueueName": queue}, "Maximum"),
                above=MANY_DEAD_LETTERS,
            )
        yield Watch(
            name="signal9-cache-connections",
            says="Functions could not reach the cache: they answer from the source, more slowly.",
            section="the-cache-is-out-of-reach",
            # A query over all dimensions: which services and views use the cache is not written down here a second time.
            metric=aws_cloudwatch.MathExpression(
                expression=f'SELECT SUM(CacheErrors) FROM "{names.CACHE_METRICS}"',  # noqa: S608  # CloudWatch's query language; the name is ours
                label="cache errors",
                period=Duration.minutes(MINUTES),
            ),
            above=0,
            periods=2,
        )
        if self._context.stage.own_servers:
            yield Watch(
                name=f"{names.SEARCH_DOMAIN}-errors",
                says="More than 2 % of the requests to OpenSearch ended in a server error.",
                section="opensearch-fails",
                metric=self._search_failures(),
                above=2,
            )

    def _workflow_failures(self) -> aws_cloudwatch.MathExpression:
        metric = counter("AWS/States", {"StateMachineArn": arns_of(self).state_machine()}, 15)
        failed = {
            "failed": metric("ExecutionsFailed"),
            "late": metric("ExecutionsTimedOut"),
            "aborted": metric("ExecutionsAborted"),
        }
        done = {**failed, "succeeded": metric("ExecutionsSucceeded")}
        return percentage(failed, done, "workflows failed, %", 15)

    def _search_failures(self) -> aws_cloudwatch.MathExpression:
        metric = counter("AWS/ES", {"DomainName": names.SEARCH_DOMAIN, "ClientId": self.account}, MINUTES)
        return percentage(
            {"failed": metric("5xx")}, {"requests": metric("OpenSearchRequests")}, "OpenSearch errors, %", MINUTES
        )


def _rule_failures(rule: str, bus: str | None) -> aws_cloudwatch.MathExpression:
    dimensions = {"RuleName": rule} | ({"EventBusName": bus} if bus else {})
    metric = counter("AWS/Events", dimensions, MINUTES)
    return percentage(
        {"failed": metric("FailedInvocations")}, {"invoked": metric("Invocations")}, f"{rule} failed, %", MINUTES
    )
