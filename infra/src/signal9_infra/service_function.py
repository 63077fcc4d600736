"""One service as AWS resources: its function and role, its queue and rules, made from its manifest alone."""

import msgspec
from aws_cdk import Duration, RemovalPolicy, Stack, aws_ec2, aws_iam, aws_kms, aws_lambda, aws_logs
from constructs import Construct

from signal9_infra.arns import Arns
from signal9_infra.environment import environment_of
from signal9_infra.grants import grants_of, in_network
from signal9_infra.manifest import Manifest
from signal9_infra.settings import ServerSettings
from signal9_infra.stacks.context import Context
from signal9_infra.stages import Stage


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The subnets and the security groups of the functions that need our servers."""

    vpc: aws_ec2.IVpc
    groups: list[aws_ec2.ISecurityGroup]


def arns_of(stack: Stack) -> Arns:
    """ARNs in the stack's account and region, whichever they will be."""
    return Arns(partition=stack.partition, region=stack.region, account=stack.account)


def log_group(scope: Construct, key: str, name: str | None = None, days: int = 90) -> aws_logs.LogGroup:
    """A log group that goes with its stack and keeps what it gets for so many days."""
    kept = {7: aws_logs.RetentionDays.ONE_WEEK, 90: aws_logs.RetentionDays.THREE_MONTHS}[days]
    return aws_logs.LogGroup(scope, key, log_group_name=name, retention=kept, removal_policy=RemovalPolicy.DESTROY)


def function_role(scope: Construct, manifest: Manifest, stage: Stage, topic_key: str | None = None) -> aws_iam.Role:
    """The function's own role, with what its manifest allows and nothing else."""
    statements = [
        aws_iam.PolicyStatement(actions=list(grant.actions), resources=list(grant.resources))
        for grant in grants_of(manifest, arns_of(Stack.of(scope)), stage, topic_key)
    ]
    return aws_iam.Role(
        scope,
        "Role",
        role_name=manifest.function_name,
        description=f"Runs {manifest.name}: {manifest.purpose}",
        assumed_by=aws_iam.ServicePrincipal("lambda.amazonaws.com"),
        inline_policies={"manifest": aws_iam.PolicyDocument(statements=statements)},
    )


class ServiceFunction(Construct):
    """The function of one service with its log group and, unless one is given, its role."""

    def __init__(
        self,
        scope: Construct,
        service: str,
        context: Context,
        servers: ServerSettings,
        *,
        role: aws_iam.Role | None = None,
        place: Place | None = None,
        topic_key: aws_kms.IKey | None = None,
    ) -> None:
        super().__init__(scope, service)
        bundle = context.bundles[service]
        self.manifest = manifest = context.manifests[service]
        self.stage = stage = context.stage
        own = role or function_role(
            self, manifest, stage, topic_key.key_arn if topic_key and manifest.notifies else None
        )
        inside = place if in_network(manifest, stage) else None
        name = manifest.function_name
        self.function = aws_lambda.Function(
            self,
            "Function",
            function_name=name,
            description=manifest.purpose,
            runtime=aws_lambda.Runtime(f"python{stage.python}", aws_lambda.RuntimeFamily.PYTHON),
            handler=f"{manifest.module}.handler.lambda_handler",
            # The digest says all that there is to know of the zip: hashing it again would read every byte.
            code=aws_lambda.Code.from_asset(str(bundle.path), asset_hash=bundle.digest),
            memory_size=manifest.memory,
            timeout=Duration.seconds(manifest.seconds),
            environment=environment_of(manifest, stage, servers, arns_of(Stack.of(self))),
            role=own.without_policy_updates(),
            log_group=log_group(self, "Logs", f"/aws/lambda/{name}", stage.log_days),
            tracing=aws_lambda.Tracing.ACTIVE if stage.tracing else aws_lambda.Tracing.DISABLED,
            vpc=inside.vpc if inside else None,
            vpc_subnets=aws_ec2.SubnetSelection(subnet_type=aws_ec2.SubnetType.PRIVATE_WITH_EGRESS) if inside else None,
            security_groups=inside.groups if inside else None,
        )
