"""Signal9OpenSearchStack: the search domain, and the role that is its master user."""

from aws_cdk import Aws, CfnOutput, Stack, aws_iam, aws_logs, aws_opensearchservice
from constructs import Construct

from signal9_contracts import names
from signal9_infra.errors import ManifestError
from signal9_infra.manifest import Manifest
from signal9_infra.service_function import arns_of, function_role, log_group
from signal9_infra.stacks.context import Context
from signal9_infra.stacks.network import NetworkStack

LOGS = {
    "audit": "AUDIT_LOGS",
    "search-slow": "SEARCH_SLOW_LOGS",
    "index-slow": "INDEX_SLOW_LOGS",
    "application": "ES_APPLICATION_LOGS",
}


class OpenSearchStack(Stack):
    """Two nodes in two zones, in private subnets, encrypted, and only for those whom it knows."""

    def __init__(self, scope: Construct, context: Context, network: NetworkStack) -> None:
        super().__init__(scope, names.OPENSEARCH_STACK, description="Signal9: search domain")
        self.writer = _only_writer(context)
        # Fine-grained access names one master role. A role of its own for that would be one more to assume: the only service
        # that writes indices runs as it.
        owner = Construct(self, "Writer")
        self.role = function_role(owner, self.writer, context.stage)
        policy = aws_logs.ResourcePolicy(
            self,
            "LogPolicy",
            resource_policy_name="signal9-search-logs",
            policy_statements=[
                aws_iam.PolicyStatement(
                    principals=[aws_iam.ServicePrincipal("es.amazonaws.com")],
                    actions=["logs:CreateLogStream", "logs:PutLogEvents", "logs:PutLogEventsBatch"],
                    resources=[
                        f"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:/signal9/search/*",
                    ],
                    conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
                )
            ],
        )
        domain = self._domain(context, network)
        domain.node.add_dependency(policy)
        self.endpoint = f"https://{domain.attr_domain_endpoint}"
        CfnOutput(
            self,
            "SearchEndpoint",
            value=self.endpoint,
            description="OpenSearch, reachable from the private subnets only",
        )

    def _domain(self, context: Context, network: NetworkStack) -> aws_opensearchservice.CfnDomain:
        kind = aws_opensearchservice.CfnDomain
        access = aws_iam.PolicyDocument(
            statements=[
                aws_iam.PolicyStatement(
                    principals=[self.role],
                    actions=["es:ESHttp*"],
                    resources=[f"{arns_of(self).domain(names.SEARCH_DOMAIN)}/*"],
                )
            ]
        )
        domain = kind(
            self,
            "Domain",
            domain_name=names.SEARCH_DOMAIN,
            engine_version="OpenSearch_2.19",
            cluster_config=kind.ClusterConfigProperty(
                instance_type="t3.small.search",
                instance_count=2,
                zone_awareness_enabled=True,
                zone_awareness_config=kind.ZoneAwarenessConfigProperty(availability_zone_count=2),
            ),
            ebs_options=kind.EBSOptionsProperty(ebs_enabled=True, volume_type="gp3", volume_size=20),
            encryption_at_rest_options=kind.EncryptionAtRestOptionsProperty(enabled=True),
            node_to_node_encryption_options=kind.NodeToNodeEncryptionOptionsProperty(enabled=True),
            domain_endpoint_options=kind.DomainEndpointOptionsProperty(
                enforce_https=True, tls_security_policy="Policy-Min-TLS-1-2-PFS-2023-10"
            ),
            advanced_security_options=kind.AdvancedSecurityOptionsInputProperty(
                enabled=True,
                internal_user_database_enabled=False,
                master_user_options=kind.MasterUserOptionsProperty(master_user_arn=self.role.role_arn),
            ),
            access_policies=access,
            vpc_options=kind.VPCOptionsProperty(
                subnet_ids=[subnet.subnet_id for subnet in network.vpc.private_subnets],
                security_group_ids=[network.search.security_group_id],
            ),
            log_publishing_options={
                option: kind.LogPublishingOptionProperty(
                    enabled=True,
                    cloud_watch_logs_log_group_arn=log_group(
                        self, f"Logs-{name}", f"/signal9/search/{name}"
                    ).log_group_arn,
                )
                for name, option in LOGS.items()
            },
        )
        # Indices are read models: gone, they are built again from the events. What is lost is hours, hence a snapshot.
        domain.apply_removal_policy(context.removal)
        return domain


def _only_writer(context: Context) -> Manifest:
    writers = [manifest for manifest in context.manifests.values() if "opensearch" in manifest.network]
    if len(writers) != 1:
        raise ManifestError(
            f"{len(writers)} services name 'opensearch' in `network`: {', '.join(writer.name for writer in writers)}. The domain "
            "has one master user, the role of the one service that writes it. Map a further role in the domain's security settings first."
        )
    return writers[0]
