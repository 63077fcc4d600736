"""The cache's store on Redis: one round trip a read, a bounded time a failure, none while the breaker is open."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Self, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from signal9_readmodels.cache.store import DELETE_IF, TIMEOUT
from signal9_readmodels.errors import CacheUnavailable
from signal9_runtime import CircuitBreaker, setting

R = TypeVar("R")

FAILURES = 3
"""Failures in a row that open the breaker."""
PAUSE = 5.0
"""Seconds that the breaker stays open before one operation tries the server again."""
FAULTS: Final = (redis.RedisError, OSError)


class RedisStore:
    """A `Store` on a Redis server. The client must not retry by itself: the source is nearer than a second try."""

    def __init__(self, client: redis.Redis, pause: float = PAUSE) -> None:
        self._client = client
        self._breaker = CircuitBreaker("redis", failures=FAILURES, pause=pause, counts=FAULTS, refusal=CacheUnavailable)

    @classmethod
    def at(cls, url: str, timeout: float = TIMEOUT, pause: float = PAUSE) -> Self:
        """The server at `url`, each of its operations given `timeout` seconds."""
        client = redis.Redis.from_url(
            url,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
        )
        return cls(client, pause)

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed server, by SIGNAL9_REDIS_URL."""
        return cls.at(setting("SIGNAL9_REDIS_URL"))

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def get(self, keys: Sequence[str]) -> list[bytes | None]:
        return self._guarded(lambda: self._read(keys))

    def _read(self, keys: Sequence[str]) -> list[bytes | None]:
        # One level below the client: its retries, which must not be, and its own measurements cost a tenth of a read.
        pool = self._client.connection_pool
        connection: Any = pool.get_connection()
        try:
            connection.send_command("MGET", *keys)
            values: list[bytes | None] = connection.read_response()
        except BaseException:
            connection.disconnect()  # what is still on its way must not be taken for the next answer
            raise
        finally:
            pool.release(connection)
        return values

    def put(self, key: str, value: bytes, seconds: float, *, only_if_absent: bool = False) -> bool:
        milliseconds = max(1, int(seconds * 1000))
        return bool(self._guarded(lambda: self._client.set(key, value, px=milliseconds, nx=only_if_absent)))

    def delete(self, keys: Sequence[str]) -> None:
        if keys:
            self._guarded(lambda: self._client.delete(*keys))

    def clear(self) -> None:
        self._guarded(lambda: self._client.flushdb(asynchronous=True))

    def delete_if(self, key: str, value: bytes) -> bool:
        return bool(self._guarded(lambda: self._client.eval(DELETE_IF, 1, key, value)))

    def _guarded(self, operation: Callable[[], R]) -> R:
        try:
            return self._breaker.call(operation)
        except FAULTS as error:
            raise CacheUnavailable(f"Redis did not answer as expected: {type(error).__name__}: {error}.") from error
