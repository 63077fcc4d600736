"""One connection to a server of the platform on this machine: plain HTTP, kept open between questions.

On a socket, because the standard library's HTTP client loads TLS and mail parsing, which takes a tenth of a search.
"""

import socket
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from urllib.parse import urlsplit

from signal9_application import OperationFailed


class ServerSilent(OperationFailed):
    """A server of the platform does not answer."""


class Connection:
    """Asks the server at `url`, which has `timeout` seconds for each answer."""

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        parts = urlsplit(url)
        self._address = (parts.hostname or "", parts.port or 80)
        self._timeout = timeout
        self._open: tuple[socket.socket, BinaryIO] | None = None

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """The status and the body of the answer.

        Raises:
            ServerSilent: it is down, too slow, or no HTTP server.
        """
        kept = self._open is not None
        try:
            return self._ask(path, body, headers)
        except (OSError, ValueError, LookupError) as error:
            self._close()
            # A server closes a connection that nobody used for a while. Questions only read: asking once more is safe.
            if kept and not isinstance(error, TimeoutError):
                return self.post(path, body, headers)
            raise ServerSilent(
                f"{self._url} does not answer: {type(error).__name__} {error}. `signal9 status` tells which part is down."
            ) from error

    def _ask(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        sent = {"Host": "{}:{}".format(*self._address), "Content-Length": str(len(body)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        if self._open is None:
            connected = socket.create_connection(self._address, self._timeout)
            self._open = connected, connected.makefile("rb")
        connected, answer = self._open
        connected.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        status = int(_line(answer).split()[1])
        told = dict(_headers(answer))
        received = (
            b"".join(_chunks(answer))
            if "chunked" in told.get("transfer-encoding", "")
            else answer.read(int(told["content-length"]))
        )
        if told.get("connection") == "close":
            self._close()
        return status, received

    def __del__(self) -> None:
        self._close()

    def _close(self) -> None:
        if self._open is not None:
            for each in self._open:
                each.close()
        self._open = None


def _line(answer: BinaryIO) -> str:
    line = answer.readline()
    if not line.endswith(b"\n"):
        raise ValueError("the connection was closed in the middle of an answer")
    return line.decode("latin-1").strip()


def _headers(answer: BinaryIO) -> Iterator[tuple[str, str]]:
    while line := _line(answer):
        name, _, value = line.partition(":")
        yield name.lower(), value.strip().lower()


def _chunks(answer: BinaryIO) -> Iterator[bytes]:
    while size := int(_line(answer).partition(";")[0], 16):
        yield answer.read(size)
        _line(answer)
    while _line(answer):
        pass  # trailers
