"""The servers of stage prod, line by line: the network, the OpenSearch domain and the Redis cache."""

import json
from typing import Any

PRIVATE = "privateSubnet"


def subnets_of(ids: list[Any]) -> list[str]:
    """The logical names behind imports of subnets."""
    return [str(each["Fn::ImportValue"]) for each in ids]


def test_the_network_has_two_zones_public_and_private_subnets_and_one_way_out(prod: Any) -> None:
    """Two public subnets that give out no addresses, two private ones, one NAT gateway, and flow logs."""
    network = prod["Signal9NetworkStack"]
    subnets = [each["Properties"] for each in network.values() if each["Type"] == "AWS::EC2::Subnet"]
    kinds = [next(tag["Value"] for tag in subnet["Tags"] if "subnet-name" in tag["Key"]) for subnet in subnets]
    assert sorted(kinds) == ["private", "private", "public", "public"]
    assert len({json.dumps(subnet["AvailabilityZone"]) for subnet in subnets}) == 2
    assert not any(subnet.get("MapPublicIpOnLaunch") for subnet in subnets)
    assert len(list(prod.of_type("AWS::EC2::NatGateway"))) == 1
    assert prod.only("AWS::EC2::FlowLog")["TrafficType"] == "ALL"


def test_what_the_functions_talk_to_most_does_not_pass_the_nat_gateway(prod: Any) -> None:
    """Gateway endpoints of DynamoDB and S3, which are free, and one of SQS."""
    endpoints = {
        (json.dumps(each["ServiceName"]).rsplit(".", 1)[-1].rstrip('"]}'), each["VpcEndpointType"])
        for each in prod.of_type("AWS::EC2::VPCEndpoint")
    }
    assert endpoints == {("dynamodb", "Gateway"), ("s3", "Gateway"), ("sqs", "Interface")}


def test_security_groups_name_their_peers_and_never_the_world(prod: Any) -> None:
    """No rule, in or out, holds an address range; each names a group or a list of AWS's own addresses."""
    rules = [*prod.of_type("AWS::EC2::SecurityGroupIngress"), *prod.of_type("AWS::EC2::SecurityGroupEgress")]
    for group in prod.of_type("AWS::EC2::SecurityGroup"):
        inside = [*group.get("SecurityGroupIngress", []), *group.get("SecurityGroupEgress", [])]
        # CloudFormation opens every way out of a group without rules; this is how CDK says that there is none.
        rules += [rule for rule in inside if rule.get("CidrIp") != "255.255.255.255/32"]
    assert len(rules) >= 8
    for rule in rules:
        assert not {"CidrIp", "CidrIpv6"} & set(rule), rule
        assert {"SourceSecurityGroupId", "DestinationSecurityGroupId", "DestinationPrefixListId"} & set(rule), rule
    ports = {rule["FromPort"] for rule in prod.of_type("AWS::EC2::SecurityGroupIngress")}
    assert ports == {443, 6379}


def test_the_search_domain_is_the_one_that_was_asked_for(prod: Any) -> None:
    """Two small nodes in two zones with 20 GB each, encrypted on disk, between nodes and on the way, for one role only."""
    domain = prod.only("AWS::OpenSearchService::Domain")
    assert domain["DomainName"] == "signal9-advisor-search"
    assert domain["EngineVersion"] == "OpenSearch_2.19"
    cluster = domain["ClusterConfig"]
    assert (cluster["InstanceType"], cluster["InstanceCount"]) == ("t3.small.search", 2)
    assert cluster["ZoneAwarenessEnabled"]
    assert cluster["ZoneAwarenessConfig"] == {"AvailabilityZoneCount": 2}
    assert domain["EBSOptions"] == {"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 20}
    assert domain["EncryptionAtRestOptions"]["Enabled"]
    assert domain["NodeToNodeEncryptionOptions"]["Enabled"]
    assert domain["DomainEndpointOptions"]["EnforceHTTPS"]
    assert domain["DomainEndpointOptions"]["TLSSecurityPolicy"].startswith("Policy-Min-TLS-1-2")
    access = domain["AdvancedSecurityOptions"]
    assert (access["Enabled"], access["InternalUserDatabaseEnabled"]) == (True, False)
    master = access["MasterUserOptions"]["MasterUserARN"]["Fn::GetAtt"][0]
    assert prod["Signal9OpenSearchStack"][master]["Type"] == "AWS::IAM::Role"
    subnets = subnets_of(domain["VPCOptions"]["SubnetIds"])
    assert len(subnets) == 2
    assert all(PRIVATE in subnet for subnet in subnets)


def test_the_search_domain_logs_who_asked_and_what_was_slow(prod: Any) -> None:
    """Audit and both slow logs go to log groups that the domain may write."""
    domain = prod.only("AWS::OpenSearchService::Domain")
    options = domain["LogPublishingOptions"]
    assert {"AUDIT_LOGS", "SEARCH_SLOW_LOGS", "INDEX_SLOW_LOGS"} <= set(options)
    assert all(option["Enabled"] and option["CloudWatchLogsLogGroupArn"] for option in options.values())
    policy = json.dumps(prod.only("AWS::Logs::ResourcePolicy")["PolicyDocument"])
    assert "es.amazonaws.com" in policy
    assert "/signal9/search/" in policy


def test_the_cache_is_the_one_that_was_asked_for(prod: Any) -> None:
    """One micro node on 6379 in private subnets, snapshots for seven days, encrypted on disk and on the way."""
    cache = prod.only("AWS::ElastiCache::ReplicationGroup")
    assert (cache["CacheNodeType"], cache["Port"], cache["Engine"]) == ("cache.t3.micro", 6379, "redis")
    assert cache["EngineVersion"].startswith("7")
    assert cache["SnapshotRetentionLimit"] == 7
    assert cache["TransitEncryptionEnabled"]
    assert cache["AtRestEncryptionEnabled"]
    subnets = subnets_of(prod.only("AWS::ElastiCache::SubnetGroup")["SubnetIds"])
    assert len(subnets) == 2
    assert all(PRIVATE in subnet for subnet in subnets)


def test_the_caches_parameters_are_attached(prod: Any) -> None:
    """The group of family redis7 tells of expiries, closes idle connections and evicts, and the cache uses it."""
    cache = prod.only("AWS::ElastiCache::ReplicationGroup")
    group = prod["Signal9ElastiCacheStack"][cache["CacheParameterGroupName"]["Ref"]]
    assert group["Properties"]["CacheParameterGroupFamily"] == "redis7"
    assert group["Properties"]["Properties"] == {
        "notify-keyspace-events": "Ex",
        "timeout": "300",
        "maxmemory-policy": "allkeys-lru",
    }


def test_functions_that_need_the_servers_run_beside_them(prod: Any) -> None:
    """They run in the private subnets and in no group but the clients'; all others stay outside."""
    inside = {
        function["FunctionName"]: function["VpcConfig"]
        for function in prod.of_type("AWS::Lambda::Function")
        if "VpcConfig" in function
    }
    assert "signal9-project-search" in inside
    for name, place in inside.items():
        assert all(PRIVATE in subnet for subnet in subnets_of(place["SubnetIds"])), name
        assert all("Clients" in group for group in subnets_of(place["SecurityGroupIds"])), name


def test_the_endpoints_are_outputs(prod: Any) -> None:
    """Search, cache, bus, workflow and the dead-letter queues can be read off the deployed stacks."""
    outputs = {name for stack in prod.outputs.values() for name in stack if not name.startswith("ExportsOutput")}
    assert {"SearchEndpoint", "CacheEndpoint", "BusName", "WorkflowArn"} <= outputs
    assert sum("dlqurl" in name for name in outputs) == 3
