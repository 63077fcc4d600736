"""An HTTP proxy whose answers can be slow, cut, replaced, given twice or dated wrongly."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from signal9_sandbox.server import Answer as Answer
from signal9_sandbox.server import Request as Request
from signal9_sandbox.server import Server

_HOP_BY_HOP = {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade"}

Pass = Callable[[Request], Answer]
Fault = Callable[[Request, Pass], Answer]
Match = Callable[[Request], bool]


def every(_: Request) -> bool:
    """Match every request."""
    return True


def writes(request: Request) -> bool:
    """Match requests that may change something."""
    return request.method not in ("GET", "HEAD")


class HttpProxy(Server):
    """Passes requests on to the server at `upstream`, from `start` to `stop` or for the length of a `with`.

    Each fault is a `with` of its own and ends with it; several may hold at once, the last one nearest to the caller. `matching` says
    which requests it befalls.
    """

    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream).netloc
        self._faults: list[Fault] = []
        super().__init__(self.answer, dated=False)
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
            return msgspec.structs.replace(answer, pause=answer.pause + seconds)

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
        """What the caller gets; 411 where a body has no length, because the proxy sends bodies on whole."""
        if request.header("Transfer-Encoding"):
            return Answer(411)
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


def _after(fault: Fault, way: Pass) -> Pass:
    return lambda request: fault(request, way)
