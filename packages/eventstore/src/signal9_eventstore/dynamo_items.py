"""The items of the table of events: found by stream and version, by time, or all."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from signal9_contracts import Event
from signal9_eventstore.ids import made_at
from signal9_eventstore.position import SEGMENTS, moment_text
from signal9_eventstore.store import in_order
from signal9_eventstore.stored import event_of
from signal9_runtime import Blobs

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


class EventItems:
    """Reads of a table with partition key `stream_id`, sort key `version` and the index `BY_TIME`."""

    def __init__(self, client: "DynamoDBClient", table: str, payloads: Blobs | None) -> None:
        self._client = client
        self._table = table
        self._payloads = payloads

    def stream(self, stream_id: str, from_version: int | None = None, *, backwards: bool = False) -> Iterator[Event]:
        """The events of a stream, from a version or from its end."""
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

    def from_version(self, stream_id: str, version: int) -> Iterator[Event]:
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
        yield from self.stream(stream_id, version)

    def segment(self, segment: int, start: str, backwards: bool) -> Iterator[Event]:
        """The events of a segment behind a position, in order of time; `backwards` the newest first."""
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

    def whole_streams(self, part: int, after: tuple[str, int] | None) -> Iterator[Sequence[Event]]:
        """The streams of one part of a scan, each with all its events, behind the last event that was given."""
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

    def ids(self, stream_id: str, wanted: Sequence[str]) -> dict[str, int]:
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

    def version(self, stream_id: str) -> int:
        """The version of the stream's last event; 0 of none."""
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

    def _query(self, **query: Any) -> Iterator[Event]:
        for page in self._client.get_paginator("query").paginate(TableName=self._table, **query):
            for item in page["Items"]:
                yield event_of(item, self._payloads)


def _version_of(event: Event) -> int:
    return event.metadata.stream_version
