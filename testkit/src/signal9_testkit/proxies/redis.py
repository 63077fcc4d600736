"""A proxy in front of Redis, which can make it evict what it holds."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from signal9_testkit.errors import ServerFailed
from signal9_testkit.proxies.tcp import TcpProxy


class RedisProxy(TcpProxy):
    """A `TcpProxy` in front of a Redis that nobody else uses: eviction takes everything."""

    def __init__(self, upstream: str) -> None:
        super().__init__(upstream)
        parts = urlsplit(upstream)
        self._address = (parts.hostname or "", parts.port or 0)
        self._evicting = False

    def evict(self) -> None:
        """Let the server itself evict every key, as it does under memory pressure with an LRU policy; writes go on afterwards.

        Raises:
            ServerFailed: it did not within five seconds.
        """
        with socket.create_connection(self._address, timeout=5) as connection:
            stream = _Commands(connection)
            kept = {name: stream.send("CONFIG", "GET", name)[1] for name in ("maxmemory", "maxmemory-policy")}
            until = time.monotonic() + 5
            try:
                stream.send("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
                stream.send("CONFIG", "SET", "maxmemory", "1")
                # Eviction runs a slice at a time, between commands.
                while any(line.startswith("db") for line in stream.send("INFO", "keyspace")[0].splitlines()):
                    if time.monotonic() > until:
                        raise ServerFailed(
                            "Redis still held keys five seconds after its memory limit was set to 1 byte."
                        )
            finally:
                for name, value in kept.items():
                    stream.send("CONFIG", "SET", name, value)

    @contextmanager
    def evicting(self) -> Iterator[None]:
        """Whatever was written is evicted before the next command arrives."""
        self._evicting = True
        try:
            yield
        finally:
            self._evicting = False

    def before_request(self) -> None:
        """Evict, where that is the fault of the hour."""
        if self._evicting:
            self.evict()


class _Commands:
    """Redis's protocol, as far as the commands above need it."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._answers = connection.makefile("rb")

    def send(self, *words: str) -> list[str]:
        """Send a command and return its answer as a list of texts."""
        parts = [f"*{len(words)}\r\n", *(f"${len(word.encode())}\r\n{word}\r\n" for word in words)]
        self._connection.sendall("".join(parts).encode())
        return self._read()

    def _read(self) -> list[str]:
        line = self._answers.readline().decode().rstrip("\r\n")
        kind, rest = line[:1], line[1:]
        if kind == "-":
            raise ServerFailed(f"Redis refused a command of the proxy: {rest}")
        if kind == "*":
            return [text for _ in range(int(rest)) for text in self._read()]
        if kind == "$":
            return [self._answers.read(int(rest) + 2)[:-2].decode()]
        return [rest]
