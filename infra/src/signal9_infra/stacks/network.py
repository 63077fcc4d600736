"""Signal9NetworkStack: public and private subnets in two zones, one way out, and groups that name their peers."""

from aws_cdk import Aws, Stack, aws_ec2, aws_iam, aws_logs, custom_resources
from constructs import Construct

from signal9_contracts import names
from signal9_infra.service_function import log_group

SEARCH_PORT = 443
CACHE_PORT = 6379
HTTPS = 443
GATEWAYS = ("dynamodb", "s3")


class NetworkStack(Stack):
    """Servers and their clients in private subnets; the public ones hold the NAT gateway and nothing else."""

    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, names.NETWORK_STACK, description="Signal9: network of the servers and their clients")
        self.vpc = self._network()
        flows = log_group(self, "Flows")
        self.vpc.add_flow_log("FlowLog", destination=aws_ec2.FlowLogDestination.to_cloud_watch_logs(flows))
        self.clients = self._group("Clients", "Functions that search or cache")
        self.search = self._group("Search", "The OpenSearch domain")
        self.cache = self._group("Cache", "The Redis cache")
        queues = self._group("Queues", "The endpoint of SQS")
        # A function that hands a message back says when it shall return; over NAT that would need a rule to the world.
        self.vpc.add_interface_endpoint(
            "Sqs", service=aws_ec2.InterfaceVpcEndpointAwsService.SQS, security_groups=[queues], open=False
        )
        for server, port in ((self.search, SEARCH_PORT), (self.cache, CACHE_PORT), (queues, HTTPS)):
            server.add_ingress_rule(self.clients, aws_ec2.Port.tcp(port), "from our functions only")
            self.clients.add_egress_rule(server, aws_ec2.Port.tcp(port), "to our servers")
        lookups = log_group(self, "Lookups")
        for gateway in GATEWAYS:
            peer = aws_ec2.Peer.prefix_list(self._prefix_list(gateway, lookups))
            self.clients.add_egress_rule(peer, aws_ec2.Port.tcp(HTTPS), f"to the gateway endpoint of {gateway}")

    def _network(self) -> aws_ec2.Vpc:
        return aws_ec2.Vpc(
            self,
            "Network",
            ip_addresses=aws_ec2.IpAddresses.cidr("10.9.0.0/16"),
            max_azs=2,
            nat_gateways=1,
            subnet_configuration=[
                aws_ec2.SubnetConfiguration(
                    name="public", subnet_type=aws_ec2.SubnetType.PUBLIC, cidr_mask=24, map_public_ip_on_launch=False
                ),
                aws_ec2.SubnetConfiguration(
                    name="private", subnet_type=aws_ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=24
                ),
            ],
            # Gateway endpoints are free, and what goes through them is not counted by the NAT gateway.
            gateway_endpoints={
                "DynamoDb": aws_ec2.GatewayVpcEndpointOptions(service=aws_ec2.GatewayVpcEndpointAwsService.DYNAMODB),
                "S3": aws_ec2.GatewayVpcEndpointOptions(service=aws_ec2.GatewayVpcEndpointAwsService.S3),
            },
            # CDK would empty the default group with a custom resource; nothing of ours is ever in it.
            restrict_default_security_group=False,
        )

    def _group(self, name: str, description: str) -> aws_ec2.SecurityGroup:
        return aws_ec2.SecurityGroup(
            self, name, vpc=self.vpc, description=f"Signal9: {description}", allow_all_outbound=False
        )

    def _prefix_list(self, gateway: str, logs: aws_logs.ILogGroup) -> str:
        """The id, in whichever region this is deployed, of the addresses behind a gateway endpoint."""
        name = f"com.amazonaws.{Aws.REGION}.{gateway}"
        call = custom_resources.AwsSdkCall(
            service="EC2",
            action="DescribeManagedPrefixLists",
            parameters={"Filters": [{"Name": "prefix-list-name", "Values": [name]}]},
            physical_resource_id=custom_resources.PhysicalResourceId.of(f"signal9-prefix-list-{gateway}"),
            output_paths=["PrefixLists.0.PrefixListId"],
        )
        found = custom_resources.AwsCustomResource(
            self,
            f"PrefixList-{gateway}",
            on_update=call,
            install_latest_aws_sdk=False,
            log_group=logs,
            policy=custom_resources.AwsCustomResourcePolicy.from_statements(
                [aws_iam.PolicyStatement(actions=["ec2:DescribeManagedPrefixLists"], resources=["*"])]
            ),
        )
        return found.get_response_field("PrefixLists.0.PrefixListId")
