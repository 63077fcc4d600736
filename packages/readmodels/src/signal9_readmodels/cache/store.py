"""The port of the cache: bytes by key, each with an expiry, none of them sure to be there; and a store of one process."""

import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final, Protocol

TIMEOUT: Final = 0.04
"""Seconds that one operation of a server may take, so that a reader loses less than 50 ms. A healthy one in the same network needs a fiftieth."""
DELETE_IF: Final = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
"""`Store.delete_if` as Redis does it, at one moment."""


class Store(Protocol):
    """Keeps bytes for a while, and may forget any of them at any time. Every method may raise `CacheUnavailable`."""

    def get(self, keys: Sequence[str]) -> list[bytes | None]:
        """The values of `keys` in their order, all read at one moment; None where there is none."""
        ...

    def put(self, key: str, value: bytes, seconds: float, *, only_if_absent: bool = False) -> bool:
        """Keep `value` for at most `seconds`; says whether it was taken."""
        ...

    def delete(self, keys: Sequence[str]) -> None:
        """Forget `keys`."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def delete_if(self, key: str, value: bytes) -> bool:
        """Forget `key` where it holds just `value`; says whether it did."""
        ...


class InMemoryStore:
    """A `Store` that forgets when the process ends."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[str, tuple[bytes, float]] = {}
        self._lock = Lock()

    def get(self, keys: Sequence[str]) -> list[bytes | None]:
        with self._lock:
            return [self._live(key) for key in keys]

    def put(self, key: str, value: bytes, seconds: float, *, only_if_absent: bool = False) -> bool:
        with self._lock:
            if only_if_absent and self._live(key) is not None:
                return False
            self._entries[key] = (value, self._clock() + seconds)
            return True

    def delete(self, keys: Sequence[str]) -> None:
        with self._lock:
            for key in keys:
                self._entries.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    def delete_if(self, key: str, value: bytes) -> bool:
        with self._lock:
            if self._live(key) != value:
                return False
            del self._entries[key]
            return True

    def _live(self, key: str) -> bytes | None:
        value, expires = self._entries.get(key, (b"", 0.0))
        return value if expires > self._clock() else None
