"""The cache's store on Redis through one socket."""

import socket
from collections.abc import Sequence
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from signal9_readmodels.cache import DELETE_IF, TIMEOUT, CacheUnavailable


class QuickStore:
    """A `Store` on a Redis server on this machine. After a failure nothing is asked any more: the process is about to end."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        """`timeout`: seconds that one operation may take."""
        parts = urlsplit(url)
        self._address = (parts.hostname or "", parts.port or 6379)
        self._database = parts.path.strip("/")
        self._timeout = timeout
        self._answers: Any = None
        self._failed = False
        self._lock = Lock()

    def __del__(self) -> None:
        if self._answers is not None:
            self._answers.close()
            self._socket.close()

    def get(self, keys: Sequence[str]) -> list[bytes | None]:
        values: list[bytes | None] = self._ask("MGET", *keys)
        return values

    def put(self, key: str, value: bytes, seconds: float, *, only_if_absent: bool = False) -> bool:
        milliseconds = str(max(1, int(seconds * 1000)))
        return self._ask("SET", key, value, "PX", milliseconds, *(["NX"] if only_if_absent else [])) is not None

    def delete(self, keys: Sequence[str]) -> None:
        if keys:
            self._ask("DEL", *keys)

    def clear(self) -> None:
        self._ask("FLUSHDB", "ASYNC")

    def delete_if(self, key: str, value: bytes) -> bool:
        return bool(self._ask("EVAL", DELETE_IF, "1", key, value))

    def _ask(self, *parts: str | bytes) -> Any:
        if self._failed:
            raise CacheUnavailable("Redis failed a moment ago and is not asked again.")
        try:
            with self._lock:
                if self._answers is None:
                    self._socket = socket.create_connection(self._address, self._timeout)
                    self._answers = self._socket.makefile("rb")
                    if self._database:
                        self._send("SELECT", self._database)
                return self._send(*parts)
        except (OSError, ValueError) as error:
            self._failed = True
            raise CacheUnavailable(f"Redis did not answer as expected: {type(error).__name__}: {error}.") from error

    def _send(self, *parts: str | bytes) -> Any:
        raw = [part.encode() if isinstance(part, str) else part for part in parts]
        self._socket.sendall(b"*%d\r\n" % len(raw) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in raw))
        return self._answer()

    def _answer(self) -> Any:
        """One answer of Redis's protocol: a line, a number, bytes, a list, or an error, which is raised."""
        line = self._answers.readline()
        if not line.endswith(b"\r\n"):
            raise ValueError("the connection was closed in the middle of an answer")
        kind, text = line[:1], line[1:-2]
        if kind == b"-":
            raise ValueError(text.decode(errors="replace"))
        if kind == b"+":
            return text
        number = int(text)
        if kind == b":":
            return number
        if number < 0:
            return None
        if kind == b"*":
            return [self._answer() for _ in range(number)]
        return self._answers.read(number + 2)[:-2]
