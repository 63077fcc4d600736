"""What the templates allow and what they encrypt."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

ENCRYPTED: Mapping[str, Callable[[Any], object]] = {
    "AWS::DynamoDB::Table": lambda table: table["SSESpecification"]["SSEEnabled"],
    "AWS::SQS::Queue": lambda queue: queue["SqsManagedSseEnabled"],
    "AWS::S3::Bucket": lambda bucket: bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"],
    "AWS::SNS::Topic": lambda topic: topic["KmsMasterKeyId"],
    "AWS::OpenSearchService::Domain": lambda domain: domain["EncryptionAtRestOptions"]["Enabled"],
    "AWS::ElastiCache::ReplicationGroup": lambda cache: cache["AtRestEncryptionEnabled"],
}


def policies(stacks: Any) -> list[str]:
    """Every resource policy of queues, topics and buckets, as text."""
    kinds = ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy")
    return [json.dumps(policy["PolicyDocument"]) for kind in kinds for policy in stacks.of_type(kind)]


@pytest.mark.parametrize("kind", ENCRYPTED)
def test_everything_is_encrypted_where_it_rests(kind: str, prod: Any) -> None:
    """Each table, queue, bucket, topic, the domain and the cache."""
    found = list(prod.of_type(kind))
    assert found
    assert all(ENCRYPTED[kind](properties) for properties in found)


def test_everything_is_encrypted_on_the_way(prod: Any) -> None:
    """Queues, topics and buckets refuse plain HTTP; the domain and the cache take TLS only."""
    assert all("aws:SecureTransport" in policy for policy in policies(prod))
    queues, topics, buckets = (
        len(list(prod.of_type(kind))) for kind in ("AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::S3::Bucket")
    )
    assert len(policies(prod)) == queues + topics + buckets
    assert prod.only("AWS::ElastiCache::ReplicationGroup")["TransitEncryptionEnabled"]
    assert prod.only("AWS::OpenSearchService::Domain")["DomainEndpointOptions"]["EnforceHTTPS"]


def test_as_signal9_only_the_relays_role_publishes(prod: Any) -> None:
    """The bus denies PutEvents with our source to every principal but one."""
    statement = prod.only("AWS::Events::EventBusPolicy")["Statement"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "events:PutEvents")
    assert statement["Condition"]["StringEquals"] == {"events:source": "signal9.advisor"}
    assert "role/signal9-relay-events" in json.dumps(statement["Condition"]["ArnNotEquals"]["aws:PrincipalArn"])


def test_no_role_is_shared(prod: Any) -> None:
    """Each of our functions runs as a role of its own name, which none but Lambda assumes."""
    functions = [each for each in prod.of_type("AWS::Lambda::Function") if "FunctionName" in each]
    roles = {role["RoleName"]: role for role in prod.of_type("AWS::IAM::Role") if "RoleName" in role}
    assert len({json.dumps(function["Role"]) for function in functions}) == len(functions)
    for function in functions:
        trust = roles[function["FunctionName"]]["AssumeRolePolicyDocument"]["Statement"]
        assert [each["Principal"] for each in trust] == [{"Service": "lambda.amazonaws.com"}]


def test_no_statement_allows_every_action(prod: Any) -> None:
    """No role has a wildcard among its actions; those on every resource are the few that know none."""
    anywhere: set[str] = set()
    for role in prod.of_type("AWS::IAM::Role"):
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                assert not [action for action in actions if "*" in action], statement
                if statement["Resource"] == "*":
                    anywhere.update(action.partition(":")[0] for action in actions)
    assert anywhere <= {"xray", "ec2", "logs", "dynamodb"}


def test_the_vendors_keys_are_in_secrets_manager_only(prod: Any) -> None:
    """One secret; functions get its name, and no key stands in their variables."""
    assert prod.only("AWS::SecretsManager::Secret")["Name"] == "signal9/vendors"
    for function in prod.of_type("AWS::Lambda::Function"):
        for name in function.get("Environment", {}).get("Variables", {}):
            assert "KEY" not in name, name


def test_dead_letters_are_kept_for_14_days(prod: Any) -> None:
    """In each of the three queues, encrypted."""
    queues = [queue for queue in prod.of_type("AWS::SQS::Queue") if queue["QueueName"].endswith("-dlq")]
    assert len(queues) == 3
    for queue in queues:
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert queue["SqsManagedSseEnabled"]
