"""An HTTP server on 127.0.0.1 that ends at once, whatever its callers keep open."""

import contextlib
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

from signal9_sandbox.errors import UnusableSetting

HOST = "127.0.0.1"


class LoopbackServer(ThreadingHTTPServer):
    """A thread a connection, kept alive, from `start` to `stop`. `port` 0 takes any free one.

    Raises:
        UnusableSetting: the port is taken or not allowed.
    """

    daemon_threads = True
    # Python's own wait for threads would wait for idle kept-alive connections too; `stop` ends those.
    block_on_close = False
    request_queue_size = 256

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        self.stopping = Event()
        """Set by `stop`: a slow answer waits on it instead of sleeping."""
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        try:
            super().__init__((HOST, port), handler)
        except (OSError, OverflowError) as error:
            raise UnusableSetting(
                f"port {port} can't be used ({error}); give another, or 0 for any free one"
            ) from error
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{HOST}:{self.server_port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering: open connections are closed, slow answers are abandoned."""
        self.stopping.set()
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.close_connections()
        self.server_close()

    def close_connections(self) -> None:
        """Close what callers hold open."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that goes away is no news."""
