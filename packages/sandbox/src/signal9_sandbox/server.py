"""The sandbox's HTTP server: one thread a connection, kept alive, on 127.0.0.1 only."""

from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from signal9_sandbox.desk import Desk
from signal9_sandbox.loopback import LoopbackServer
from signal9_sandbox.wire import Answer, Request

_DRIPS = 10


class Server(LoopbackServer):
    """A desk behind a port (0: any free one), from `start` to `stop`.

    Raises:
        UnusableSetting: the port is taken or not allowed.
    """

    def __init__(self, desk: Desk, port: int) -> None:
        super().__init__(port, _Handler)
        self.desk = desk


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Signal9Sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    # Head and body leave in one packet.
    wbufsize = 64 * 1024
    server: Server

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
