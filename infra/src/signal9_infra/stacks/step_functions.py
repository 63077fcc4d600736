"""Signal9StepFunctionsStack: the workflow and the functions that are its tasks."""

import json

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack, aws_iam, aws_stepfunctions
from constructs import Construct

from signal9_contracts import names
from signal9_infra import workflow
from signal9_infra.grants import TRACE
from signal9_infra.service_function import ServiceFunction, arns_of, log_group
from signal9_infra.settings import ServerSettings
from signal9_infra.stacks.context import Context
from signal9_infra.stacks.data import DataStack
from signal9_infra.stacks.data_validation import SERVICE as VALIDATION

LOG_DELIVERY = (
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
)


class StepFunctionsStack(Stack):
    """The state machine, one execution a batch; validate_data lives in a stack of its own and is named, not imported."""

    def __init__(self, scope: Construct, context: Context, data: DataStack, servers: ServerSettings) -> None:
        super().__init__(scope, names.STEP_FUNCTIONS_STACK, description="Signal9: analysis workflow")
        stage = context.stage
        for service in workflow.TASKS:
            if service != VALIDATION:
                ServiceFunction(self, service, context, servers, topic_key=data.topic_key)
        timeouts = {service: context.manifests[service].seconds for service in workflow.TASKS}
        definition = workflow.definition(arns_of(self).function, timeouts, stage.map_concurrency)
        logs = log_group(self, "Logs", f"/aws/vendedlogs/states/{names.STATE_MACHINE}")
        workflow_machine = aws_stepfunctions.StateMachine(
            self,
            "Workflow",
            state_machine_name=names.STATE_MACHINE,
            state_machine_type=aws_stepfunctions.StateMachineType.STANDARD,
            definition_body=aws_stepfunctions.DefinitionBody.from_string(json.dumps(definition)),
            timeout=Duration.hours(workflow.HOURS),
            role=self._role(context).without_policy_updates(),
            logs=aws_stepfunctions.LogOptions(
                destination=logs, level=aws_stepfunctions.LogLevel.ALL, include_execution_data=False
            ),
            tracing_enabled=stage.tracing,
            removal_policy=RemovalPolicy.DESTROY,
        )
        CfnOutput(self, "WorkflowArn", value=workflow_machine.state_machine_arn, description="The analysis workflow")

    def _role(self, context: Context) -> aws_iam.Role:
        arns = arns_of(self)
        statements = [
            aws_iam.PolicyStatement(
                actions=["lambda:InvokeFunction"], resources=[arns.function(service) for service in workflow.TASKS]
            ),
            aws_iam.PolicyStatement(actions=list(LOG_DELIVERY), resources=["*"]),
        ]
        if context.stage.tracing:
            statements.append(aws_iam.PolicyStatement(actions=list(TRACE), resources=["*"]))
        return aws_iam.Role(
            self,
            "WorkflowRole",
            role_name=names.STATE_MACHINE,
            assumed_by=aws_iam.ServicePrincipal("states.amazonaws.com"),
            inline_policies={"workflow": aws_iam.PolicyDocument(statements=statements)},
        )
