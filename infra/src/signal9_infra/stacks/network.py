"""Signal9NetworkStack: private subnets in two zones and groups that name their peers."""

from aws_cdk import RemovalPolicy, Stack, aws_ec2, aws_logs
from constructs import Construct

from signal9_infra import names

SEARCH_PORT = 443
CACHE_PORT = 6379


class NetworkStack(Stack):
    """A network without a way out: what runs in it talks to OpenSearch, Redis, DynamoDB and S3 only."""

    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, names.NETWORK_STACK, description="Signal9: private network of the servers")
        subnets = aws_ec2.SubnetConfiguration(
            name="private", subnet_type=aws_ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24
        )
        self.vpc = aws_ec2.Vpc(
            self,
            "Network",
            ip_addresses=aws_ec2.IpAddresses.cidr("10.9.0.0/16"),
            max_azs=2,
            nat_gateways=0,
            subnet_configuration=[subnets],
            gateway_endpoints={
                "DynamoDb": aws_ec2.GatewayVpcEndpointOptions(service=aws_ec2.GatewayVpcEndpointAwsService.DYNAMODB),
                "S3": aws_ec2.GatewayVpcEndpointOptions(service=aws_ec2.GatewayVpcEndpointAwsService.S3),
            },
            # CDK would empty the default group with a custom resource; nothing of ours is ever in it.
            restrict_default_security_group=False,
        )
        flows = aws_logs.LogGroup(
            self, "Flows", retention=aws_logs.RetentionDays.THREE_MONTHS, removal_policy=RemovalPolicy.DESTROY
        )
        self.vpc.add_flow_log("FlowLog", destination=aws_ec2.FlowLogDestination.to_cloud_watch_logs(flows))
        self.clients = self._group("Clients", "Functions that search or cache", outbound=False)
        self.search = self._group("Search", "The OpenSearch domain", outbound=False)
        self.cache = self._group("Cache", "The Redis cache", outbound=False)
        for server, port in ((self.search, SEARCH_PORT), (self.cache, CACHE_PORT)):
            server.add_ingress_rule(self.clients, aws_ec2.Port.tcp(port), "from our functions only")
            self.clients.add_egress_rule(server, aws_ec2.Port.tcp(port), "to our servers")
        # The gateway endpoints of DynamoDB and S3 have public addresses, which no route but theirs leads to.
        self.clients.add_egress_rule(aws_ec2.Peer.any_ipv4(), aws_ec2.Port.tcp(443), "to the gateway endpoints")

    def _group(self, name: str, description: str, *, outbound: bool) -> aws_ec2.SecurityGroup:
        return aws_ec2.SecurityGroup(
            self, name, vpc=self.vpc, description=f"Signal9: {description}", allow_all_outbound=outbound
        )
