"""Signal9ElastiCacheStack: the Redis cache."""

from aws_cdk import CfnOutput, Stack, aws_elasticache
from constructs import Construct

from signal9_contracts import names
from signal9_infra.stacks.network import CACHE_PORT, NetworkStack


class ElastiCacheStack(Stack):
    """One small node: it holds only what can be fetched again."""

    def __init__(self, scope: Construct, network: NetworkStack) -> None:
        super().__init__(scope, names.ELASTICACHE_STACK, description="Signal9: cache")
        subnets = aws_elasticache.CfnSubnetGroup(
            self,
            "Subnets",
            cache_subnet_group_name="signal9-cache",
            description="Private subnets of Signal9",
            subnet_ids=[subnet.subnet_id for subnet in network.vpc.private_subnets],
        )
        parameters = aws_elasticache.CfnParameterGroup(
            self,
            "Parameters",
            cache_parameter_group_family="redis7",
            description="Signal9: tell of expiries, close idle connections, evict the least used",
            properties={"notify-keyspace-events": "Ex", "timeout": "300", "maxmemory-policy": "allkeys-lru"},
        )
        cache = aws_elasticache.CfnReplicationGroup(
            self,
            "Cache",
            # A lone cache cluster of Redis cannot encrypt what is in transit; a group of one node can.
            replication_group_id="signal9-cache",
            replication_group_description="Signal9's cache",
            engine="redis",
            engine_version="7.1",
            cache_node_type="cache.t3.micro",
            num_cache_clusters=1,
            automatic_failover_enabled=False,
            port=CACHE_PORT,
            cache_subnet_group_name=subnets.ref,
            cache_parameter_group_name=parameters.ref,
            security_group_ids=[network.cache.security_group_id],
            snapshot_retention_limit=7,
            snapshot_window="02:00-03:00",
            transit_encryption_enabled=True,
            at_rest_encryption_enabled=True,
        )
        cache.add_resource_dependency(subnets)
        self.url = f"rediss://{cache.attr_primary_end_point_address}:{CACHE_PORT}/0"
        CfnOutput(
            self, "CacheEndpoint", value=self.url, description="Redis over TLS, reachable from the private subnets only"
        )
