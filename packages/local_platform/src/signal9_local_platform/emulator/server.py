"""ministack behind a journal: what it answered with success survives a `kill -9`."""

import asyncio
import contextlib
import logging
import os
import resource
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from .checkpoints import Checkpoints
from .journal import Entry, Journal, is_journalled, may_be_journalled
from .snapshots import Snapshots

_LOG = logging.getLogger("signal9.emulator")
_OWN = ("/_ministack", "/_localstack")  # health checks change nothing

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class Journalled:
    """An ASGI application around another: writes are journalled before they are answered, and replayed at the start."""

    def __init__(
        self,
        app: App,
        journal: Journal,
        checkpoints: Checkpoints,
        *,
        since: int,
        restored: Callable[[], None],
        listening: Callable[[], Awaitable[None]],
    ) -> None:
        """`since`: the snapshot loaded; `restored` runs once it is, before the replay; `listening` once the server starts."""
        self._app = app
        self._journal = journal
        self._checkpoints = checkpoints
        self._since = since
        self._restored = restored
        self._listening = listening
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one scope."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, self._at_startup(send))
        elif scope["type"] != "http" or scope["path"].startswith(_OWN):
            await self._app(scope, receive, send)
        else:
            self._checkpoints.touched()
            await self._serve(scope, receive, send)
            self._checkpoints.touched()

    async def _serve(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if not may_be_journalled(headers):
            await self._app(scope, receive, send)
            return
        chunks: list[bytes] = []

        async def recording() -> Message:
            message = await receive()
            chunks.append(message.get("body", b""))
            return message

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                body = b"".join(chunks)
                if is_journalled(headers, body):
                    self._journal.append(scope["path"], headers, body)
            await send(message)

        await self._app(scope, recording, answering)

    def _at_startup(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._restored()
                await self._replay()
                self._checkpoints.begin()
                for work in (self._checkpoints.run(), self._listening()):
                    self._tasks.append(asyncio.ensure_future(_logged(work)))
            if message["type"] == "lifespan.shutdown.complete":
                for task in self._tasks:
                    task.cancel()
            await send(message)

        return sending

    async def _replay(self) -> None:
        entries = list(self._journal.read(self._since))
        refused = 0
        for entry in entries:
            refused += await replay(self._app, entry) >= 300
        if entries:
            # Refused: the snapshot already held it (a condition failed) or its table is not in the snapshot.
            _LOG.warning("replayed %d writes since the last snapshot, %d of them refused", len(entries), refused)


async def replay(app: App, entry: Entry) -> int:
    """Send a journalled request through the application; the HTTP status of its answer."""
    statuses: list[int] = []
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in entry.headers.items()]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": entry.path,
        "raw_path": entry.path.encode(),
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": entry.body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, send)
    return statuses[0] if statuses else 500


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        _LOG.exception("a background task of the emulator's launcher failed")


async def _until_open(port: int, then: Callable[[], None]) -> None:
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            then()
            return
        await asyncio.sleep(0.05)


def main() -> None:  # pragma: no cover - runs on the emulator's Python; tests/integration drives it
    """Serve on 127.0.0.1:$GATEWAY_PORT until SIGTERM, with the state in $SIGNAL9_EMULATOR_STATE."""
    folder = Path(os.environ["SIGNAL9_EMULATOR_STATE"])
    port = int(os.environ["GATEWAY_PORT"])
    interval = float(os.environ.get("SIGNAL9_CHECKPOINT_SECONDS", "1"))

    from hypercorn.asyncio import serve  # type: ignore[import-not-found]
    from hypercorn.config import Config  # type: ignore[import-not-found]
    from ministack.app import app  # type: ignore[import-not-found]
    from ministack.core import hypercorn_compat  # type: ignore[import-not-found]

    from .state import MinistackState

    snapshots, journal = Snapshots(folder), Journal(folder)
    state = MinistackState()
    checkpoints = Checkpoints(snapshots, journal, state.save, before=state.write_new_code, interval=interval)
    latest = snapshots.latest()
    state.prepare(None if latest is None else snapshots.path(latest), checkpoints.write_now)

    hypercorn_compat.install()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65536)), hard))
    logging.getLogger("persistence").setLevel(logging.WARNING)  # forty lines for every snapshot otherwise
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.startup_timeout = 600
    config.graceful_timeout = 2
    config.shutdown_timeout = 30
    application = Journalled(
        app,
        journal,
        checkpoints,
        since=latest or 0,
        restored=state.restore_rest,
        listening=lambda: _until_open(port, state.start),
    )
    asyncio.run(serve(application, config))
