"""The tables of events and of snapshots as the CDK app declares them, for stores on an emulator that nothing was deployed to."""

from typing import Any


def create_events_table(dynamodb: Any, name: str) -> str:
    """Create the table of events with its index by time; gives its name."""
    kinds = {"stream_id": "S", "version": "N", "segment": "S", "position": "S"}
    dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": attribute, "AttributeType": kind} for attribute, kind in kinds.items()],
        KeySchema=_key("stream_id", "version"),
        GlobalSecondaryIndexes=[
            {"IndexName": "by_time", "KeySchema": _key("segment", "position"), "Projection": {"ProjectionType": "ALL"}}
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


def create_snapshots_table(dynamodb: Any, name: str) -> str:
    """Create the table of snapshots; gives its name."""
    dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "stream_id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "stream_id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


def _key(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
