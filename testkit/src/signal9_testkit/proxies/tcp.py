"""A TCP proxy whose connections can be slow, frozen, cut or refused."""

import contextlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from signal9_sandbox.server import HOST

_CHUNK = 65_536


class TcpProxy:
    """Passes bytes between its callers and the server at `upstream` (a URL), from `start` to `stop` or for the length of a `with`.

    Each fault is a `with` of its own and ends with it; several may hold at once.
    """

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or HOST, parts.port or 0)
        self._listener = socket.create_server((HOST, 0))
        self.url = parts._replace(netloc=f"{HOST}:{self._listener.getsockname()[1]}").geturl()
        """The server's URL with the proxy's address in it."""
        self._stopping, self._flowing = Event(), Event()
        self._flowing.set()
        self._delay = 0.0
        self._cut_after: int | None = None
        self._is_down = False
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._thread = Thread(target=self._accept, daemon=True)

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Every piece of an answer comes `seconds` later."""
        before, self._delay = self._delay, seconds
        try:
            yield
        finally:
            self._delay = before

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Nothing comes through in either direction, and nobody hangs up; afterwards everything arrives."""
        self._flowing.clear()
        try:
            yield
        finally:
            self._flowing.set()

    @contextmanager
    def cut(self, after: int = 0) -> Iterator[None]:
        """Each connection is closed at its next answer, `after` bytes into it."""
        self._cut_after = after
        try:
            yield
        finally:
            self._cut_after = None

    @contextmanager
    def down(self) -> Iterator[None]:
        """Connections are closed and new ones end at once, as if the server were restarting."""
        self._is_down = True
        self._close_connections()
        try:
            yield
        finally:
            self._is_down = False

    def start(self) -> Self:
        """Begin to pass on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close every connection and free the port."""
        self._stopping.set()
        self._flowing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._close_connections()
        if self._thread.is_alive():
            self._thread.join()

    def before_request(self) -> None:
        """Called for each piece of a request, before it is passed on: a place for faults of a certain server."""

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            if self._is_down:
                caller.close()
                continue
            try:
                server = socket.create_connection(self._upstream, timeout=10)
            except OSError:
                caller.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._open |= {caller, server}
            for source, sink, answers in ((caller, server, False), (server, caller, True)):
                Thread(target=self._pass_on, args=(source, sink, answers), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK):
                self._flowing.wait()
                if not answers:
                    self.before_request()
                elif self._delay and self._stopping.wait(self._delay):
                    break
                if answers and self._cut_after is not None:
                    sink.sendall(chunk[: self._cut_after])
                    break
                sink.sendall(chunk)
        self._hang_up(source, sink)

    def _hang_up(self, *connections: socket.socket) -> None:
        for connection in connections:
            # Only the thread that reads from a socket closes it; the other is woken by the shutdown and does the same.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        connections[0].close()
        with self._lock:
            self._open.discard(connections[0])

    def _close_connections(self) -> None:
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
