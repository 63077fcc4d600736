"""The sandbox's HTTP server: one thread a connection, kept alive, on 127.0.0.1 only."""

import contextlib
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from signal9_testkit.errors import UnusableSetting
from signal9_testkit.sandbox.desk import Desk
from signal9_testkit.sandbox.wire import Answer, Request

HOST = "127.0.0.1"

_DRIPS = 10


class Server:
    """A desk behind a port (0: any free one), from `start` to `stop`.

    Raises:
        UnusableSetting: the port is taken or not allowed.
    """

    def __init__(self, desk: Desk, port: int) -> None:
        try:
            self._http = _Http((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            raise UnusableSetting(
                f"port {port} can't be used ({error}); give another, or 0 for any free one"
            ) from error
        self._http.desk = desk
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """Where the sandbox listens, without a slash at the end."""
        return f"http://{HOST}:{self._http.server_port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering: open connections are closed, slow answers are abandoned."""
        self._http.stopping.set()
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.close_connections()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    # Python's own wait for threads would wait for idle kept-alive connections too; close_connections ends those.
    block_on_close = False
    request_queue_size = 256
    desk: Desk

    def __init__(self, *arguments: Any) -> None:
        self.stopping = Event()
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that goes away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Signal9Sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    # Head and body leave in one packet.
    wbufsize = 64 * 1024
    server: _Http

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing is logged: AlphaVantage's key travels in the URL."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )
        self._send(self.server.desk.answer(request))

    def _send(self, answer: Answer) -> None:
        if answer.pause and self.server.stopping.wait(answer.pause):
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if answer.cut:
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self.close_connection = True
        elif answer.drip:
            self._drip(answer)
        else:
            self.wfile.write(answer.body)

    def _drip(self, answer: Answer) -> None:
        size = max(1, -(-len(answer.body) // _DRIPS))
        for start in range(0, len(answer.body), size):
            if self.server.stopping.wait(answer.drip / _DRIPS):
                self.close_connection = True
                return
            self.wfile.write(answer.body[start : start + size])
            self.wfile.flush()
