"""What a replay remembers: how far it came, what is live and what was before; and the lease of the process that runs it."""

import os
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import msgspec

from signal9_contracts import names
from signal9_readmodels.errors import ReplayRunning
from signal9_runtime import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = names.PROJECTIONS_TABLE
STALE = timedelta(seconds=60)
"""A replay that gave no sign of life for so long was interrupted."""


class ReplayState(msgspec.Struct, frozen=True, kw_only=True):
    """The replay of one projection, as it stands."""

    projection: str
    owner: str = ""
    """`<host>:<pid>` of the process at work; empty when none is."""
    seen_at: datetime | None = None
    """Its last sign of life."""
    target: str = ""
    """What is being built, or was built last."""
    started_at: datetime | None = None
    """When the building began: what was appended since then must be caught up."""
    positions: dict[str, tuple[str, int]] = {}
    """Part of the store -> stream and version of the last event that was applied."""
    finished: list[str] = []
    """Parts of the store that are done."""
    applied: int = 0
    """Events applied so far."""
    failed: dict[str, str] = {}
    """Streams that could not be projected -> why; they are tried again, and nothing is switched while there is one."""
    built: bool = False
    previous: str = ""
    """What was live before the last switch; there the way back leads."""
    switched_at: datetime | None = None


class ReplayStates(Protocol):
    """Keeps the state of each projection's replay; only one process at a time may have it."""

    def load(self, projection: str) -> ReplayState:
        """The state; a blank one where nothing was ever replayed."""
        ...

    def save(self, state: ReplayState, expected: ReplayState) -> None:
        """Replace `expected` by `state`.

        Raises:
            ReplayRunning: another process has changed it.
        """
        ...


class InMemoryReplayStates:
    """`ReplayStates` that are forgotten when the process ends."""

    def __init__(self) -> None:
        self._states: dict[str, bytes] = {}

    def load(self, projection: str) -> ReplayState:
        stored = self._states.get(projection)
        return ReplayState(projection=projection) if stored is None else _decode(stored)

    def save(self, state: ReplayState, expected: ReplayState) -> None:
        if self.load(state.projection) != expected:
            raise _taken(self.load(state.projection))
        self._states[state.projection] = msgspec.json.encode(state)


class DynamoReplayStates:
    """`ReplayStates` in the table `signal9-projections`."""

    def __init__(self, client: "DynamoDBClient", table: str = TABLE) -> None:
        self._client = client
        self._table = table

    def load(self, projection: str) -> ReplayState:
        item = self._client.get_item(TableName=self._table, Key=_key(projection), ConsistentRead=True).get("Item")
        return ReplayState(projection=projection) if item is None else _decode(item["state"]["S"].encode())

    def save(self, state: ReplayState, expected: ReplayState) -> None:
        item: Any = {**_key(state.projection), "state": {"S": msgspec.json.encode(state).decode()}}
        try:
            self._client.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(#state) OR #state = :expected",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={":expected": {"S": msgspec.json.encode(expected).decode()}},
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise _taken(self.load(state.projection)) from error


def this_process() -> str:
    """The owner's name of this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def refuse_if_running(state: ReplayState, now: datetime) -> None:
    """Refuse a replay beside another one.

    Raises:
        ReplayRunning: its owner gave a sign of life lately, and is no process of this machine that has ended.
    """
    if not state.owner or _ended(state.owner):
        return
    if state.seen_at is not None and now - state.seen_at < STALE:
        raise _taken(state)


def _ended(owner: str) -> bool:
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname():
        return False
    try:
        with suppress(PermissionError):
            os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    return False


def _taken(state: ReplayState) -> ReplayRunning:
    seen = "" if state.seen_at is None else f", last seen at {state.seen_at:%Y-%m-%d %H:%M:%S} UTC"
    return ReplayRunning(
        f"A replay of {state.projection!r} is at work in {state.owner or 'another process'}{seen}. Wait for its end; if it was killed on "
        f"another machine, it can be taken over after {STALE.total_seconds():.0f} s without a sign of life."
    )


def _decode(document: bytes) -> ReplayState:
    return msgspec.json.decode(document, type=ReplayState)


def _key(projection: str) -> dict[str, Any]:
    return {"projection": {"S": f"{projection}#replay"}}


class Lease:
    """A context: whoever is in it has the projection's replay to itself, and remembers how far it came."""

    def __init__(self, projection: str, states: ReplayStates, clock: Clock) -> None:
        self.state = ReplayState(projection=projection)
        """What is remembered, as of the last look or change of this process."""
        self._states = states
        self._clock = clock

    def __enter__(self) -> Self:
        """Take the lease.

        Raises:
            ReplayRunning: another process has it.
        """
        stored = self._states.load(self.state.projection)
        refuse_if_running(stored, self._clock())
        self.state = stored
        self.remember(owner=this_process())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Another process took over, and goes on. Or a failure is on its way, which must be told, and not what follows from it: a lease that
        # cannot be given back is free when this process has ended.
        with suppress(ReplayRunning if error is None else Exception):
            self.remember(owner="")

    def remember(self, **changes: object) -> None:
        """Store the state with these fields changed, and a sign of life.

        Raises:
            ReplayRunning: another process took over.
        """
        state = msgspec.structs.replace(self.state, **{"seen_at": self._clock(), **changes})
        self._states.save(state, self.state)
        self.state = state
