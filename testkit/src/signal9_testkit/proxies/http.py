"""An HTTP proxy whose answers can be slow, cut, replaced, given twice or dated wrongly."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec

from signal9_sandbox.loopback import LoopbackServer

_HOP_BY_HOP = {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade"}
_BODYLESS = (204, 304)


class Request(msgspec.Struct, frozen=True):
    """A caller's request."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The header's value; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Answer(msgspec.Struct, frozen=True):
    """An answer on its way back; with `cut` half of its body goes out, then the connection ends."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False


Pass = Callable[[Request], Answer]
Fault = Callable[[Request, Pass], Answer]
Match = Callable[[Request], bool]


def every(_: Request) -> bool:
    """Match every request."""
    return True


def writes(request: Request) -> bool:
    """Match requests that may change something."""
    return request.method not in ("GET", "HEAD")


class HttpProxy:
    """Passes requests on to the server at `upstream`, from `start` to `stop` or for the length of a `with`.

    Each fault is a `with` of its own and ends with it; several may hold at once, the last one nearest to the caller. `matching` says
    which requests it befalls.
    """

    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream).netloc
        self._faults: list[Fault] = []
        self._server = _Server(self.answer)
        self.url = self._server.url
        """The proxy's URL, without a slash at the end."""
        self.passed: list[Request] = []
        """What reached the server, in order."""

    @contextmanager
    def fault(self, fault: Fault, matching: Match = every) -> Iterator[None]:
        """Any fault: gets the request and the way on, gives the answer."""

        def chosen(request: Request, on: Pass) -> Answer:
            return fault(request, on) if matching(request) else on(request)

        self._faults.append(chosen)
        try:
            yield
        finally:
            self._faults.remove(chosen)

    def slow(self, seconds: float, matching: Match = every) -> Any:
        """Answers come `seconds` later; the server has long done its work."""

        def late(request: Request, on: Pass) -> Answer:
            answer = on(request)
            self._server.stopping.wait(seconds)
            return answer

        return self.fault(late, matching)

    def cut(self, matching: Match = every) -> Any:
        """The connection ends in the middle of the answer; the server has done its work."""
        return self.fault(lambda request, on: msgspec.structs.replace(on(request), cut=True), matching)

    def status(self, code: int, matching: Match = every, body: bytes = b"") -> Any:
        """Answers have this status and never reach the server: 503 for an outage, 429 for a throttle."""
        return self.fault(lambda _, __: Answer(code, (("Content-Type", "application/json"),), body), matching)

    def duplicate(self, matching: Match = writes) -> Any:
        """Each request reaches the server twice; the caller gets the second answer."""

        def twice(request: Request, on: Pass) -> Answer:
            on(request)
            return on(request)

        return self.fault(twice, matching)

    def skew(self, by: timedelta, matching: Match = every) -> Any:
        """The server's clock is off: the Date of each answer is `by` later, or earlier."""

        def skewed(request: Request, on: Pass) -> Answer:
            answer = on(request)
            headers = tuple(
                (
                    name,
                    format_datetime(parsedate_to_datetime(value) + by, usegmt=True)
                    if name.lower() == "date"
                    else value,
                )
                for name, value in answer.headers
            )
            return msgspec.structs.replace(answer, headers=headers)

        return self.fault(skewed, matching)

    def answer(self, request: Request) -> Answer:
        """What the caller gets."""
        way: Pass = self.ask
        for fault in list(self._faults):
            way = _after(fault, way)
        return way(request)

    def ask(self, request: Request) -> Answer:
        """What the server says, without any fault; 502 where it does not."""
        self.passed.append(request)
        connection = http.client.HTTPConnection(self._upstream, timeout=60)
        try:
            connection.putrequest(request.method, request.path, skip_host=True, skip_accept_encoding=True)
            for name, value in request.headers:
                if name.lower() not in (*_HOP_BY_HOP, "content-length", "expect"):
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(request.body)))
            connection.endheaders(request.body)
            with connection.getresponse() as response:
                headers = tuple(
                    (name, value) for name, value in response.getheaders() if name.lower() not in _HOP_BY_HOP
                )
                return Answer(response.status, headers, response.read())
        except (OSError, http.client.HTTPException) as error:
            return Answer(502, (("Content-Type", "text/plain"),), f"the server behind the proxy: {error}".encode())
        finally:
            connection.close()

    def start(self) -> Self:
        """Begin to pass on."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Close every connection and free the port."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _after(fault: Fault, way: Pass) -> Pass:
    return lambda request: fault(request, way)


class _Server(LoopbackServer):
    def __init__(self, answer: Pass) -> None:
        super().__init__(0, _Handler)
        self.answer = answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    server: _Server

    def do_GET(self) -> None:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            self.send_error(411, "the proxy needs a Content-Length")
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._send(self.server.answer(Request(self.command, self.path, tuple(self.headers.items()), body)))

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_GET  # noqa: N815  # http.server finds them by these names

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing is logged: requests may carry keys."""

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        length = str(len(answer.body))
        for name, value in answer.headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
            elif self.command == "HEAD":
                length = value
        if answer.status not in _BODYLESS:
            self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
        if answer.cut:
            self.close_connection = True
