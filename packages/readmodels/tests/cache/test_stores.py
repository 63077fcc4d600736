"""The two stores behave alike, and the real one fails within its bound."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from signal9_readmodels.cache import TIMEOUT, Cache, CacheUnavailable, InMemoryStore, Meter, View
from signal9_readmodels.cache.redis_store import FAILURES, RedisStore
from signal9_testkit.proxies.tcp import TcpProxy
from signal9_testkit.suites import StoreSuite

NUMBERS: View[int] = View("number", version=1, type=int, seconds=60)
TEXTS: View[str] = View("text", version=1, type=str, seconds=60)
SLACK = 0.1
"""Seconds that a busy machine may add."""


class TestInMemory(StoreSuite):
    """In memory."""

    @pytest.fixture
    def store(self) -> InMemoryStore:
        return InMemoryStore()


@pytest.mark.integration
class TestRedis(StoreSuite):
    """On a Redis server."""

    @pytest.fixture
    def store(self, redis_url: str) -> Iterator[RedisStore]:
        store = RedisStore.at(redis_url, timeout=2)
        yield store
        store.close()


def timed(read: Callable[[], Any]) -> float:
    """Seconds that `read` takes."""
    begun = time.perf_counter()
    read()
    return time.perf_counter() - begun


@pytest.mark.integration
def test_a_frozen_server_costs_a_bounded_time_and_then_none(own_redis: Any) -> None:
    """SIGSTOP: the first reads take at most the timeout each, the next ones nothing; after SIGCONT the cache is used again."""
    server, meter, numbers = own_redis(), Meter(), count(1)
    store = RedisStore.at(server.url, pause=0.2)
    cache = Cache(store, meter)

    def read() -> int:
        return cache.get_or_build(NUMBERS, "it", lambda: next(numbers), ["tag"])

    assert (read(), read()) == (1, 1)
    server.freeze()
    first = [timed(read) for _ in range(FAILURES)]
    while_open = [timed(read) for _ in range(100)]
    server.thaw()
    assert max(first) < TIMEOUT + SLACK
    assert sorted(while_open)[95] < 0.002
    deadline = time.monotonic() + 10
    meter.counts.clear()
    while not meter.counts["number", "hit"]:
        assert time.monotonic() < deadline, "the cache is not used again"
        read()
        time.sleep(0.01)
    store.close()


@pytest.mark.integration
def test_a_cleared_server_is_empty(own_redis: Any) -> None:
    """Whatever it held."""
    server = own_redis()
    store = RedisStore.at(server.url, timeout=2)
    store.put("a", b"1", 60)
    store.clear()
    assert store.get(["a"]) == [None]
    store.close()


@pytest.mark.integration
def test_a_killed_server_costs_nobody_an_answer(own_redis: Any) -> None:
    """`kill -9` between two reads: the source answers, a drop says that it was not heard."""
    server = own_redis()
    store = RedisStore.at(server.url)
    cache = Cache(store)
    assert cache.get_or_build(NUMBERS, "it", lambda: 1, ["tag"]) == 1
    server.end()
    assert cache.get_or_build(NUMBERS, "it", lambda: 2, ["tag"]) == 2
    with pytest.raises(CacheUnavailable, match="Redis"):
        cache.drop("tag")
    store.close()


@pytest.mark.integration
def test_a_bad_network_gives_no_wrong_answer_and_takes_a_bounded_time(redis_url: str) -> None:
    """Slow under and over the timeout, cut within an answer, frozen, refused: every read gives its own key's state, soon enough."""
    key = f"test:{uuid4()}:"
    with TcpProxy(redis_url) as network:
        store = RedisStore.at(network.url, pause=0.05)
        cache, version = Cache(store), count(1)
        state = dict.fromkeys((f"{key}a", f"{key}b"), 0)
        faults: list[Callable[[], Any]] = [
            lambda: network.slow(TIMEOUT / 4),
            lambda: network.slow(TIMEOUT * 3),
            lambda: network.cut(after=3),
            network.frozen,
            network.down,
            nullcontext,
        ]
        slowest = 0.0
        for fault in faults * 3:
            with fault():
                for name in list(state) * 3:
                    begun = time.perf_counter()
                    assert cache.get_or_build(NUMBERS, name, lambda name=name: state[name], [name]) == state[name]  # type: ignore[misc]  # a bound default
                    slowest = max(slowest, time.perf_counter() - begun)
            for name in state:
                # As project_cache does: a change is dropped when the server hears it, however long that takes.
                state[name] = next(version)
                drop_when_it_hears(cache, name)
        store.close()
    # A miss takes seven operations, each of them within the timeout.
    assert slowest < 7 * TIMEOUT + SLACK


def drop_when_it_hears(cache: Cache, tag: str) -> None:
    """Drop, again and again until it is heard."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return cache.drop(tag)
        except CacheUnavailable:
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.mark.integration
@pytest.mark.parametrize("policy", ["allkeys-lru", "noeviction"])
def test_a_full_server_gives_no_wrong_answer(own_redis: Any, policy: str) -> None:
    """A server of 3 MB, filled with far more: each key evicted or refused is built again, every answer is the state's."""
    server = own_redis("--maxmemory", "3mb", "--maxmemory-policy", policy)
    store = RedisStore.at(server.url, timeout=2, pause=0)
    cache, version = Cache(store), count(1)
    state = {f"key-{number}": 0 for number in range(60)}

    def expected(key: str) -> str:
        return f"{key}:{state[key]}:" + "x" * 50_000

    for round_of_changes in range(3):
        for key in state:
            if hash((key, round_of_changes)) % 3 == 0:
                state[key] = next(version)
                cache.drop(key)
            assert cache.get_or_build(TEXTS, key, lambda key=key: expected(key), [key]) == expected(key)  # type: ignore[misc]  # a bound default
    if policy == "allkeys-lru":
        assert server.client.info("stats")["evicted_keys"] > 0
    store.close()


@pytest.mark.integration
def test_processes_that_ask_at_once_build_once(own_redis: Any) -> None:
    """Four interpreters, eight threads each, one cold key: the source is asked once, and everybody has its answer."""
    server = own_redis()
    server.client.set("waiting", 0)
    script = f"""
import threading, time
from concurrent.futures import ThreadPoolExecutor
import redis
from signal9_readmodels.cache import TIMEOUT, Cache, View
from signal9_readmodels.cache.redis_store import RedisStore

count = redis.Redis.from_url({server.url!r})
cache = Cache(RedisStore.at({server.url!r}, timeout=5), wait=10)
view = View("hot", version=1, type=int, seconds=60)

def build():
    time.sleep(0.2)  # the source's time
    return count.incr("builds")

count.incr("waiting")
while int(count.get("waiting")) < 4:
    time.sleep(0.005)
with ThreadPoolExecutor(8) as pool:
    print({{answer for answer in pool.map(lambda _: cache.get_or_build(view, "key", build, ["tag"]), range(8))}})
"""
    processes = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert answers == ["{1}"] * 4
    assert int(server.client.get("builds")) == 1


@pytest.mark.integration
def test_flushes_in_the_middle_of_a_stampede_give_no_wrong_answer(own_redis: Any) -> None:
    """Sixteen readers, a writer that changes and drops, FLUSHALL all the while: no reader sees a state older than the one it began with."""
    server = own_redis()
    stores = [RedisStore.at(server.url, timeout=2) for _ in range(2)]
    caches = [Cache(store, wait=5) for store in stores]
    state, done = {"value": 0}, threading.Event()
    stale: list[tuple[int, int]] = []

    def read(number: int) -> None:
        cache = caches[number % 2]
        while not done.is_set():
            known = state["value"]
            got = cache.get_or_build(NUMBERS, f"hot-{number % 2}", lambda: state["value"], ["state"])
            # One change may be under way between the state and its drop; an answer older than that was kept wrongly.
            if got < known - 1:
                stale.append((got, known))

    with ThreadPoolExecutor(16) as pool:
        readers = [pool.submit(read, number) for number in range(16)]
        for change in range(1, 60):
            state["value"] = change
            caches[0].drop("state")
            if change % 7 == 0:
                server.client.flushall()
        done.set()
        for reader in readers:
            reader.result(10)
    assert stale == []
    for store in stores:
        store.close()
