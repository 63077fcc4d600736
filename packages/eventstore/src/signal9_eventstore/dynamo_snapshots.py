"""Snapshots on DynamoDB: one item a stream, in a table beside the table of events."""

from typing import TYPE_CHECKING, Any, Self

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from signal9_contracts import names
from signal9_eventstore.errors import SnapshotsUnavailable
from signal9_eventstore.snapshots import Snapshot
from signal9_runtime import setting

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = names.SNAPSHOTS_TABLE


class DynamoSnapshots:
    """`Snapshots` in a table with partition key `stream_id`."""

    def __init__(self, client: "DynamoDBClient", table: str = TABLE) -> None:
        self._client = client
        self.table = table

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed table, by SIGNAL9_SNAPSHOTS_TABLE."""
        from signal9_runtime.aws import client

        return cls(client("dynamodb"), setting("SIGNAL9_SNAPSHOTS_TABLE", TABLE))

    def get(self, stream_id: str) -> Snapshot | None:
        try:
            answer = self._client.get_item(TableName=self.table, Key={"stream_id": {"S": stream_id}})
        except (BotoCoreError, ClientError) as error:
            raise self._unavailable("read", error) from error
        if "Item" not in answer:
            return None
        # An item that lacks something is no snapshot of ours; its seal does not fit.
        item: dict[str, Any] = {name: next(iter(value.values())) for name, value in answer["Item"].items()}
        try:
            return msgspec.convert(item, Snapshot, strict=False)
        except msgspec.ValidationError:
            return None

    def put(self, snapshot: Snapshot) -> None:
        fields = msgspec.to_builtins(snapshot)
        item: Any = {name: {"N" if name == "version" else "S": str(value)} for name, value in fields.items()}
        try:
            self._client.put_item(TableName=self.table, Item=item)
        except (BotoCoreError, ClientError) as error:
            raise self._unavailable("written", error) from error

    def _unavailable(self, what: str, error: Exception) -> SnapshotsUnavailable:
        return SnapshotsUnavailable(
            f"The table {self.table!r} cannot be {what}: {error} States are folded from whole streams until it can: "
            "deploy the table, or grant the function what its service.toml says."
        )
