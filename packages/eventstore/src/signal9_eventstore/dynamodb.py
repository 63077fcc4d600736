"""The event store on DynamoDB: one item an event, appended in one transaction."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from botocore.exceptions import ClientError

from signal9_contracts import ContractError, Event, decode_event, encode_event, event_type_of
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import AppendRefused, StreamCorrupt, VersionConflict
from signal9_eventstore.store import ANY, Append, assign, check
from signal9_runtime import Clock, setting, utc_now

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MAX_BODY = 300_000
"""Bytes of one event: DynamoDB's item holds 400 KB, an EventBridge entry 256 KB; larger payloads are claim-checked."""


class DynamoEventStore:
    """An `EventStore` in a table with partition key `stream_id` and sort key `version`."""

    def __init__(self, client: "DynamoDBClient", table: str = "signal9-events", clock: Clock = utc_now) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed table, by SIGNAL9_EVENTS_TABLE."""
        from signal9_runtime.aws import client

        return cls(client("dynamodb"), setting("SIGNAL9_EVENTS_TABLE", "signal9-events"))

    def append(self, stream_id: str, events: Sequence[Event], *, expected_version: int, cause: Cause) -> list[Event]:
        if expected_version != ANY:
            return self.append_all([Append(stream_id, events, expected_version)], cause=cause)
        for _ in range(20):
            current = self._version(stream_id)
            try:
                return self.append_all([Append(stream_id, events, current)], cause=cause)
            except VersionConflict as conflict:
                last = conflict
        raise last

    def append_all(self, appends: Sequence[Append], *, cause: Cause) -> list[Event]:
        check(appends)
        now = self._clock()
        appended: list[Event] = []
        items: list[Any] = []
        for append in appends:
            if append.expected_version > 0:
                # Without it an expected version beyond the stream's end would leave a gap.
                key = {"stream_id": {"S": append.stream_id}, "version": {"N": str(append.expected_version)}}
                condition = {"TableName": self._table, "Key": key, "ConditionExpression": "attribute_exists(stream_id)"}
                items.append({"ConditionCheck": condition})
            for event in assign(append, append.expected_version + 1, cause, now):
                appended.append(event)
                put = {
                    "TableName": self._table,
                    "Item": _item(event),
                    "ConditionExpression": "attribute_not_exists(stream_id)",
                }
                items.append({"Put": put})
        try:
            if len(items) == 1:
                self._client.put_item(**items[0]["Put"])
            else:
                self._client.transact_write_items(TransactItems=items)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            reasons = {str(reason.get("Code")) for reason in error.response.get("CancellationReasons", [])}
            if code == "ConditionalCheckFailedException" or reasons & {"ConditionalCheckFailed", "TransactionConflict"}:
                raise self._conflict(appends) from error
            raise
        return appended

    def read_stream(self, stream_id: str, *, from_version: int = 1) -> Iterator[Event]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="stream_id = :stream AND version >= :version",
            ExpressionAttributeValues={":stream": {"S": stream_id}, ":version": {"N": str(from_version)}},
            ConsistentRead=True,
        )
        for page in pages:
            for item in page["Items"]:
                yield event_of(item)

    def read_all(self, *, since: datetime | None = None) -> Iterator[Event]:
        scan: dict[str, Any] = {"TableName": self._table, "ConsistentRead": True}
        if since is not None:
            scan["FilterExpression"] = "occurred_at >= :since"
            scan["ExpressionAttributeValues"] = {":since": {"S": _moment(since)}}
        events = [
            event_of(item) for page in self._client.get_paginator("scan").paginate(**scan) for item in page["Items"]
        ]
        events.sort(key=lambda event: event.metadata.event_id)
        yield from events

    def _version(self, stream_id: str) -> int:
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="stream_id = :stream",
            ExpressionAttributeValues={":stream": {"S": stream_id}},
            ProjectionExpression="version",
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=1,
        )
        return int(answer["Items"][0]["version"]["N"]) if answer["Items"] else 0

    def _conflict(self, appends: Sequence[Append]) -> VersionConflict:
        for append in appends:
            actual = self._version(append.stream_id)
            if actual != append.expected_version:
                return VersionConflict(append.stream_id, append.expected_version, actual)
        # Two transactions met; whichever won has not moved the stream yet, or the other was refused as well.
        first = appends[0]
        return VersionConflict(first.stream_id, first.expected_version, first.expected_version)


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _item(event: Event) -> dict[str, Any]:
    body = encode_event(event)
    if len(body) > MAX_BODY:
        raise AppendRefused(
            f"An event {event_type_of(event).detail_type!r} for {event.metadata.stream_id!r} has {len(body)} bytes; at most {MAX_BODY} "
            "can be stored. Put the payload into S3 and its digest into the event."
        )
    metadata = event.metadata
    return {
        "stream_id": {"S": metadata.stream_id},
        "version": {"N": str(metadata.stream_version)},
        "event_id": {"S": metadata.event_id},
        "event_type": {"S": event_type_of(event).detail_type},
        "occurred_at": {"S": _moment(metadata.occurred_at)},
        "correlation_id": {"S": metadata.correlation_id},
        "body": {"S": body.decode()},
    }


def event_of(item: Any) -> Event:
    """The event in an item of the table, or of the table's stream.

    Raises:
        StreamCorrupt: the item was not written by this store.
    """
    try:
        return decode_event(item["event_type"]["S"], item["body"]["S"])
    except (KeyError, ContractError) as error:
        key = f"{item.get('stream_id', {}).get('S')!r} version {item.get('version', {}).get('N')}"
        raise StreamCorrupt(
            f"The stored event {key} cannot be read: {error}. It was written by a newer version, or altered."
        ) from error
