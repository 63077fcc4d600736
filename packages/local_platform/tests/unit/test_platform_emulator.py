"""The emulator's journal, snapshots and checkpoints, around a small application."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from signal9_local_platform.emulator.checkpoints import Checkpoints
from signal9_local_platform.emulator.journal import Entry, Journal, is_journalled, may_be_journalled
from signal9_local_platform.emulator.server import Journalled
from signal9_local_platform.emulator.snapshots import Snapshots

PUT = {"x-amz-target": "DynamoDB_20120810.PutItem", "content-type": "application/x-amz-json-1.0"}
Message = MutableMapping[str, Any]


class Store:
    """A server whose state is the list of bodies that it accepted."""

    def __init__(self, items: list[str] | None = None) -> None:
        """Start with `items`."""
        self.items = items or []
        self.refuse = False

    def save(self, folder: Path) -> None:
        """Write the state."""
        (folder / "items.json").write_text(json.dumps(self.items))

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Callable[[], Awaitable[Message]], send: Any
    ) -> None:
        """An ASGI application."""
        if scope["type"] == "lifespan":
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = (await receive()).get("body", b"").decode()
        if not self.refuse:
            self.items.append(body)
        await send({"type": "http.response.start", "status": 400 if self.refuse else 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class Server:
    """One run of the store behind its journal."""

    def __init__(self, folder: Path) -> None:
        """Load the latest snapshot, as the launcher does."""
        self.snapshots, self.journal = Snapshots(folder), Journal(folder)
        latest = self.snapshots.latest()
        self.store = Store(
            [] if latest is None else json.loads((self.snapshots.path(latest) / "items.json").read_text())
        )
        self.checkpoints = Checkpoints(self.snapshots, self.journal, self.store.save, interval=0.01)
        self.listened = False
        self.app = Journalled(
            self.store,
            self.journal,
            self.checkpoints,
            since=latest or 0,
            restored=lambda: None,
            listening=self._listening,
        )

    async def _listening(self) -> None:
        self.listened = True
        raise RuntimeError("a task that fails does not end the server")

    async def serve(self, work: Callable[["Server"], Awaitable[None]]) -> None:
        """Start, do the work, stop."""
        started, stopping = asyncio.Event(), asyncio.Event()

        async def send(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                started.set()

        async def receive() -> Message:
            await stopping.wait()
            return {"type": "lifespan.shutdown"}

        life = asyncio.create_task(self.app({"type": "lifespan"}, receive, send))
        await started.wait()
        await work(self)
        stopping.set()
        await life
        self.journal.close()

    async def request(self, body: str, headers: dict[str, str] | None = None, path: str = "/") -> int:
        """The status of one request."""
        statuses: list[int] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body.encode(), "more_body": False}

        async def send(message: Message) -> None:
            statuses.append(message.get("status", 0))

        encoded = [(name.encode(), value.encode()) for name, value in (PUT if headers is None else headers).items()]
        await self.app({"type": "http", "path": path, "headers": encoded}, receive, send)
        return statuses[0]


async def until(condition: Callable[[], bool]) -> None:
    """Poll until the condition holds."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


def crashed(folder: Path, *bodies: str) -> None:
    """A run that accepted these writes and was killed: no graceful end, no snapshot."""
    server = Server(folder)
    server.checkpoints.begin()

    async def accept() -> None:
        for body in bodies:
            await server.request(body)

    asyncio.run(accept())
    server.journal.close()


def test_an_acknowledged_write_survives_a_crash(tmp_path: Path) -> None:
    """What was answered is replayed at the next start, in order."""
    crashed(tmp_path, "a", "b")
    server = Server(tmp_path)

    async def look(running: Server) -> None:
        assert running.store.items == ["a", "b"]
        await until(lambda: running.listened)

    asyncio.run(server.serve(look))


def test_two_crashes_replay_both_journals(tmp_path: Path) -> None:
    """A crash before the first snapshot of a run loses nothing of the run before."""
    crashed(tmp_path, "a")
    crashed(tmp_path, "b")
    server = Server(tmp_path)

    async def look(running: Server) -> None:
        assert running.store.items == ["a", "b"]

    asyncio.run(server.serve(look))


def test_a_snapshot_replaces_the_journal(tmp_path: Path) -> None:
    """After it, only later writes are replayed, and the older files are gone."""
    server = Server(tmp_path)

    async def work(running: Server) -> None:
        await running.request("a")
        await until(lambda: running.snapshots.latest() is not None)
        assert await running.checkpoints.take()
        await running.request("b")

    asyncio.run(server.serve(work))
    again = Server(tmp_path)

    assert again.store.items[0] == "a"
    assert len(again.journal.generations()) == 1

    async def look(running: Server) -> None:
        assert running.store.items == ["a", "b"]

    asyncio.run(again.serve(look))


def test_a_snapshot_in_this_process_needs_no_replay(tmp_path: Path) -> None:
    """A graceful end leaves the whole state in the snapshot."""
    server = Server(tmp_path)
    server.checkpoints.begin()
    asyncio.run(server.request("a"))

    server.checkpoints.write_now()
    server.journal.close()

    again = Server(tmp_path)
    assert again.store.items == ["a"]
    assert list(again.journal.read(again.snapshots.latest() or 0)) == []


def test_a_snapshot_that_fails_keeps_the_one_before(tmp_path: Path) -> None:
    """A full disk costs the new snapshot only; the journal still has every write."""
    server = Server(tmp_path)
    server.checkpoints.begin()

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    async def work() -> None:
        await server.request("a")
        assert await server.checkpoints.take()
        failing = Checkpoints(server.snapshots, server.journal, full)
        await server.request("b")
        assert not await failing.take()

    asyncio.run(work())
    server.journal.close()
    again = Server(tmp_path)

    assert again.store.items == ["a"]
    assert [entry.body for entry in again.journal.read(again.snapshots.latest() or 0)] == [b"b"]
    assert not list(tmp_path.glob("unfinished-*"))


def test_a_refused_write_is_not_journalled(tmp_path: Path) -> None:
    """Only successes are promises."""
    server = Server(tmp_path)
    server.checkpoints.begin()
    server.store.refuse = True

    assert asyncio.run(server.request("a")) == 400

    server.journal.close()
    assert list(server.journal.read(0)) == []


def test_reads_and_health_checks_are_not_journalled(tmp_path: Path) -> None:
    """The journal holds writes only."""
    server = Server(tmp_path)
    server.checkpoints.begin()

    asyncio.run(server.request("x", {"x-amz-target": "DynamoDB_20120810.GetItem"}))
    asyncio.run(server.request("x", path="/_ministack/health"))
    asyncio.run(
        server.request("Action=ListTopics", {"content-type": "application/x-www-form-urlencoded; charset=utf-8"})
    )

    server.journal.close()
    assert list(server.journal.read(0)) == []


def test_a_write_that_cannot_be_journalled_is_not_acknowledged(tmp_path: Path) -> None:
    """A full disk answers with an error, never with a false success."""
    server = Server(tmp_path)
    server.journal._file = os.open("/dev/full", os.O_WRONLY)

    with pytest.raises(OSError, match="No space left"):
        asyncio.run(server.request("a"))

    server.journal.close()


def test_a_torn_line_is_skipped(tmp_path: Path) -> None:
    """A crash in the middle of a line loses the write that was not answered, and no other."""
    journal = Journal(tmp_path)
    journal.append("/", PUT, b"before the start")
    journal.start(1)
    journal.append("/", PUT, b"a")
    with (tmp_path / "journal-000000000001.jsonl").open("ab") as file:
        file.write(Entry("/", PUT, b"torn").encode()[:20])
    journal.start(2)
    journal.append("/", PUT, b"b")
    journal.close()

    assert [entry.body for entry in journal.read(0)] == [b"a", b"b"]
    assert [entry.body for entry in journal.read(2)] == [b"b"]


def test_publishing_to_a_topic_is_a_write() -> None:
    """SNS speaks the query protocol, so its body decides."""
    form = {"content-type": "application/x-www-form-urlencoded"}

    assert may_be_journalled(form)
    assert is_journalled(form, b"Action=Publish&Message=x")
    assert not is_journalled(form, b"Action=ListTopics")


def test_only_the_needed_headers_are_kept() -> None:
    """Session tokens do not reach the disk."""
    journal_line = Entry("/", {"x-amz-target": "t"}, b"\x00").encode()

    assert Entry.decode(journal_line) == Entry("/", {"x-amz-target": "t"}, b"\x00")


def test_what_a_crash_left_unfinished_is_no_snapshot(tmp_path: Path) -> None:
    """A folder gets its name only when it is complete."""
    snapshots = Snapshots(tmp_path)
    (tmp_path / "unfinished-000000000009").mkdir(parents=True)
    snapshots.write(1, lambda folder: None)
    snapshots.write(2, lambda folder: None)

    assert snapshots.latest() == 2
    snapshots.drop_before(2)
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot-000000000002"]
