"""An HTTP server on 127.0.0.1 that ends at once, whatever its callers keep open: uvicorn in a thread."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from types import TracebackType
from typing import Any, Self

import uvicorn

from signal9_sandbox.errors import UnusableSetting
from signal9_sandbox.wire import Answer as Answer
from signal9_sandbox.wire import Request as Request

HOST = "127.0.0.1"
_DRIPS = 10
_BODYLESS = (204, 304)

Message = MutableMapping[str, Any]


class Server:
    """Answers each request with what `answer` returns, from `start` to `stop` or for the length of a `with`. `port` 0 takes any free one.

    `answer` runs in threads, so it may wait; `dated` adds the header Date.

    Raises:
        UnusableSetting: the port is taken or not allowed.
    """

    def __init__(self, answer: Callable[[Request], Answer], port: int = 0, *, dated: bool = True) -> None:
        self._answer = answer
        try:
            self._socket = socket.create_server((HOST, port), backlog=256)
        except (OSError, OverflowError) as error:
            raise UnusableSetting(
                f"port {port} can't be used ({error}); give another, or 0 for any free one"
            ) from error
        # Its connections inherit this. Head and body are two packets; without it the second waits 40 ms for the first one's receipt.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        """Where it listens, without a slash at the end."""
        config = uvicorn.Config(
            self._serve,
            interface="asgi3",
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            # Nothing is logged: AlphaVantage's key travels in the URL.
            log_config=None,
            log_level=logging.CRITICAL,
            access_log=False,
            server_header=False,
            date_header=dated,
            timeout_keep_alive=3600,
            timeout_graceful_shutdown=0,
        )
        self._server = uvicorn.Server(config)
        self._workers = ThreadPoolExecutor(64, thread_name_prefix="answer")
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def start(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering: open connections are closed, slow answers are abandoned."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._workers.shutdown(wait=False)
        self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _serve(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        path = (scope["raw_path"] + b"?" * bool(scope["query_string"]) + scope["query_string"]).decode("latin-1")
        request = Request(scope["method"], path, headers, body)
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._workers, self._answer, request)
            await asyncio.sleep(answer.pause)
        except asyncio.CancelledError:
            # The server stops. An answer that has begun ends with its connection; one that has not would become a 500.
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
            raise
        await _deliver(answer, request.method, send)


async def _deliver(answer: Answer, method: str, send: Callable[[Message], Awaitable[None]]) -> None:
    headers = [header for header in answer.headers if header[0].lower() != "content-length"]
    if answer.content_type:
        headers.append(("Content-Type", answer.content_type))
    if answer.status not in _BODYLESS:
        # The answer to a HEAD has the length of the body that it leaves out.
        told = [value for name, value in answer.headers if name.lower() == "content-length" and method == "HEAD"]
        headers.append(("Content-Length", told[0] if told else str(len(answer.body))))
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
    body = answer.body[: len(answer.body) // 2] if answer.cut else answer.body
    size = max(1, -(-len(body) // _DRIPS)) if answer.drip else max(1, len(body))
    for begin in range(0, len(body), size):
        await asyncio.sleep(answer.drip / _DRIPS)
        await send({"type": "http.response.body", "body": body[begin : begin + size], "more_body": True})
    if not answer.cut:  # without this message the connection ends
        await send({"type": "http.response.body", "body": b""})
