"""The event store on DynamoDB: one item an event, appended in one transaction, with an index by time."""

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any, Self

from botocore.exceptions import ClientError

from signal9_contracts import Event
from signal9_eventstore.cause import Cause
from signal9_eventstore.errors import VersionConflict
from signal9_eventstore.ids import made_at, stored_versions
from signal9_eventstore.position import SEGMENTS, check_segment, moment_text, position_of, start_of
from signal9_eventstore.snapshots import Snapshots
from signal9_eventstore.store import ANY, Append, assign, check, check_read, in_order, known_at
from signal9_eventstore.stored import event_of, item_of
from signal9_runtime import Blobs, Clock, S3Blobs, setting, utc_now
from signal9_runtime.blobs import EVENT_PAYLOADS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BY_TIME = "by_time"
"""The index with partition key `segment` and sort key `position`: every event in order of time."""

NEAR = (2, 8)
"""Events of the first reads from a version on, by their keys: most often the stream ends there, and no query need look for its end."""

NEWEST = 32
"""Events of one segment's page in a read from the newest on, which seldom goes far."""

SLACK = timedelta(hours=1)
"""How far the clock that made an event's id may be ahead of the one that appended it."""


class DynamoEventStore:
    """An `EventStore` in a table with partition key `stream_id`, sort key `version` and the index `BY_TIME`."""

    def __init__(
        self,
        client: "DynamoDBClient",
        table: str = "signal9-events",
        clock: Clock = utc_now,
        payloads: Blobs | None = None,
        snapshots: Snapshots | None = None,
    ) -> None:
        self.snapshots = snapshots
        self._client = client
        self._table = table
        self._clock = clock
        self._payloads = payloads

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed table, by SIGNAL9_EVENTS_TABLE."""
        from signal9_runtime.aws import client

        table = setting("SIGNAL9_EVENTS_TABLE", "signal9-events")
        return cls(client("dynamodb"), table, payloads=S3Blobs.from_environment(EVENT_PAYLOADS))

    def append(
        self,
        stream_id: str,
        events: Sequence[Event],
        *,
        expected_version: int,
        cause: Cause,
        event_ids: Sequence[str] = (),
    ) -> list[Event]:
        if expected_version != ANY:
            return self.append_all([Append(stream_id, events, expected_version, event_ids)], cause=cause)
        for _ in range(20):
            current = self._version(stream_id)
            try:
                return self.append_all([Append(stream_id, events, current, event_ids)], cause=cause)
            except VersionConflict as conflict:
                last = conflict
        raise last

    def append_all(self, appends: Sequence[Append], *, cause: Cause) -> list[Event]:
        check(appends)
        if stored := self._stored(appends):
            return stored
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
                    "Item": item_of(event, self._payloads),
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
                # The answer to an earlier try of the same append may have been lost on its way.
                if stored := self._stored(appends):
                    return stored
                raise self._conflict(appends) from error
            raise
        return appended

    def read_stream(
        self,
        stream_id: str,
        *,
        from_version: int | None = None,
        backwards: bool = False,
        as_of: datetime | None = None,
    ) -> Iterator[Event]:
        check_read(from_version, as_of)
        if as_of is not None and (backwards or from_version not in (None, 1)):
            # Where the known part ends is only seen from its beginning.
            known = list(self.read_stream(stream_id, as_of=as_of))
            wanted = known[:from_version] if backwards else known[int(from_version or 1) - 1 :]
            yield from reversed(wanted) if backwards else wanted
            return
        if backwards:
            yield from in_order(stream_id, self._query_stream(stream_id, from_version, backwards=True), None, -1)
            return
        first = from_version or 1
        events = self._read_from(stream_id, first) if first > 1 else self._query_stream(stream_id)
        ordered = in_order(stream_id, events, first)
        yield from ordered if as_of is None else known_at(ordered, as_of)

    def read_all(
        self,
        *,
        since: datetime | None = None,
        after: str | None = None,
        segment: int | None = None,
        backwards: bool = False,
    ) -> Iterator[Event]:
        check_segment(segment)
        start = start_of(since, after)
        segments = range(SEGMENTS) if segment is None else [segment]
        parts = (self._query_segment(number, start, backwards) for number in segments)
        yield from heapq.merge(*parts, key=position_of, reverse=backwards)

    def read_streams(self, part: int, *, after: tuple[str, int] | None = None) -> Iterator[Sequence[Event]]:
        check_segment(part)
        scan: dict[str, Any] = {"TableName": self._table, "ConsistentRead": True, "Segment": part}
        if after is not None:
            scan["ExclusiveStartKey"] = {"stream_id": {"S": after[0]}, "version": {"N": str(after[1])}}
        pages = self._client.get_paginator("scan").paginate(TotalSegments=SEGMENTS, **scan)
        items = (item for page in pages for item in page["Items"])
        # A scan gives the items of one partition key together.
        for stream_id, group in groupby(items, key=lambda item: item["stream_id"]["S"]):
            if after is not None and stream_id == after[0]:
                continue  # the emulator orders versions as text, and so gives some of this stream again
            events = sorted((event_of(item, self._payloads) for item in group), key=_version_of)
            yield list(in_order(stream_id, events, 1))

    def _read_from(self, stream_id: str, version: int) -> Iterator[Event]:
        """The events from a version on: the next few by key, and a query only where there are more."""
        for count in NEAR:
            keys: Any = [
                {"stream_id": {"S": stream_id}, "version": {"N": str(number)}}
                for number in range(version, version + count)
            ]
            wanted: Any = {self._table: {"Keys": keys, "ConsistentRead": True}}
            answer = self._client.batch_get_item(RequestItems=wanted)
            if answer.get("UnprocessedKeys"):
                break
            found = [event_of(item, self._payloads) for item in answer["Responses"].get(self._table, [])]
            yield from sorted(found, key=_version_of)
            if len(found) < count:
                return
            version += count
        yield from self._query_stream(stream_id, version)

    def _query_stream(
        self, stream_id: str, from_version: int | None = None, *, backwards: bool = False
    ) -> Iterator[Event]:
        condition, values = "stream_id = :stream", {":stream": {"S": stream_id}}
        if from_version is not None:
            condition += f" AND version {'<=' if backwards else '>='} :version"
            values[":version"] = {"N": str(from_version)}
        return self._query(
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=True,
            ScanIndexForward=not backwards,
        )

    def _query_segment(self, segment: int, start: str, backwards: bool) -> Iterator[Event]:
        condition, values, names = "#segment = :segment", {":segment": {"S": str(segment)}}, {"#segment": "segment"}
        if start:
            condition += " AND #position > :start"
            values[":start"], names["#position"] = {"S": start}, "position"
        return self._query(
            IndexName=BY_TIME,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ExpressionAttributeNames=names,
            ScanIndexForward=not backwards,
            **({"PaginationConfig": {"PageSize": NEWEST}} if backwards else {}),
        )

    def _query(self, **query: Any) -> Iterator[Event]:
        for page in self._client.get_paginator("query").paginate(TableName=self._table, **query):
            for item in page["Items"]:
                yield event_of(item, self._payloads)

    def _stored(self, appends: Sequence[Append]) -> list[Event]:
        """The events of an earlier append with the same ids; none where there was none, or no ids were given."""
        found: list[Event] = []
        for append in appends:
            if not append.event_ids:
                return []
            present = self._ids(append.stream_id, append.event_ids)
            if versions := stored_versions(append.stream_id, append.event_ids, present):
                stored = self.read_stream(append.stream_id, from_version=versions[0])
                found += [event for event, _ in zip(stored, versions, strict=False)]
        return found

    def _ids(self, stream_id: str, wanted: Sequence[str]) -> dict[str, int]:
        """The ids of the stream's events and their versions, from the newest back to where none of `wanted` can be."""
        made = [made_at(event_id) for event_id in wanted]
        oldest = min((each for each in made if each is not None), default=None)

        def may_be_wanted(item: Any) -> bool:
            own = made_at(item["event_id"]["S"])
            if oldest is None or None in made or own is None:
                return True
            since = oldest - SLACK
            return own >= since or item["occurred_at"]["S"] >= moment_text(since)

        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="stream_id = :stream",
            ExpressionAttributeValues={":stream": {"S": stream_id}},
            ProjectionExpression="event_id, version, occurred_at",
            ScanIndexForward=False,
            ConsistentRead=True,
            PaginationConfig={"PageSize": NEWEST},
        )
        items = (item for page in pages for item in page["Items"])
        return {item["event_id"]["S"]: int(item["version"]["N"]) for item in takewhile(may_be_wanted, items)}

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


def _version_of(event: Event) -> int:
    return event.metadata.stream_version


__all__ = ["BY_TIME", "DynamoEventStore", "event_of"]
