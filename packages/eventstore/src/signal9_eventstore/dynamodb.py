"""The event store on DynamoDB: one item an event, appended in one transaction, with an index by time."""

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from botocore.exceptions import ClientError

from signal9_contracts import Event, names
from signal9_eventstore.cause import Cause
from signal9_eventstore.dynamo_items import BY_TIME, EventItems
from signal9_eventstore.dynamo_snapshots import DynamoSnapshots
from signal9_eventstore.errors import VersionConflict
from signal9_eventstore.ids import stored_versions
from signal9_eventstore.position import SEGMENTS, check_segment, position_of, start_of
from signal9_eventstore.snapshots import Snapshots
from signal9_eventstore.store import ANY, Append, assign, check, check_read, in_order, known_at
from signal9_eventstore.stored import body_of, event_of, item_of
from signal9_runtime import Blobs, Clock, S3Blobs, setting, utc_now

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoEventStore:
    """An `EventStore` in a table with partition key `stream_id`, sort key `version` and the index `BY_TIME`."""

    def __init__(
        self,
        client: "DynamoDBClient",
        table: str = names.EVENTS_TABLE,
        clock: Clock = utc_now,
        payloads: Blobs | None = None,
        snapshots: Snapshots | None = None,
    ) -> None:
        self.snapshots = snapshots
        self._client = client
        self._table = table
        self._clock = clock
        self._payloads = payloads
        self._items = EventItems(client, table, payloads)

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed table, by SIGNAL9_EVENTS_TABLE."""
        from signal9_runtime.aws import client

        table = setting("SIGNAL9_EVENTS_TABLE", names.EVENTS_TABLE)
        payloads, snapshots = S3Blobs.from_environment(names.PAYLOADS_BUCKET), DynamoSnapshots.from_environment()
        return cls(client("dynamodb"), table, payloads=payloads, snapshots=snapshots)

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
            current = self._items.version(stream_id)
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
            yield from in_order(stream_id, self._items.stream(stream_id, from_version, backwards=True), None, -1)
            return
        first = from_version or 1
        events = self._items.from_version(stream_id, first) if first > 1 else self._items.stream(stream_id)
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
        parts = (self._items.segment(number, start, backwards) for number in segments)
        yield from heapq.merge(*parts, key=position_of, reverse=backwards)

    def read_streams(self, part: int, *, after: tuple[str, int] | None = None) -> Iterator[Sequence[Event]]:
        check_segment(part)
        yield from self._items.whole_streams(part, after)

    def _stored(self, appends: Sequence[Append]) -> list[Event]:
        """The events of an earlier append with the same ids; none where there was none, or no ids were given."""
        found: list[Event] = []
        for append in appends:
            if not append.event_ids:
                return []
            present = self._items.ids(append.stream_id, append.event_ids)
            if versions := stored_versions(append.stream_id, append.event_ids, present):
                stored = self.read_stream(append.stream_id, from_version=versions[0])
                found += [event for event, _ in zip(stored, versions, strict=False)]
        return found

    def _conflict(self, appends: Sequence[Append]) -> VersionConflict:
        for append in appends:
            actual = self._items.version(append.stream_id)
            if actual != append.expected_version:
                return VersionConflict(append.stream_id, append.expected_version, actual)
        # Two transactions met; whichever won has not moved the stream yet, or the other was refused as well.
        first = appends[0]
        return VersionConflict(first.stream_id, first.expected_version, first.expected_version)


__all__ = ["BY_TIME", "DynamoEventStore", "DynamoSnapshots", "body_of", "event_of"]
