"""The cache over both stores: one builder per key, no answer from before a drop, no failure that a reader sees."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_readmodels.cache import Cache, CacheUnavailable, InMemoryStore, Meter, View


class Price(msgspec.Struct):
    """Something to cache."""

    amount: int


PRICES: View[Price | None] = View("price", version=1, type=Price | None, seconds=60)
NUMBERS: View[int] = View("number", version=1, type=int, seconds=60)


class Clock:
    """Time that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Broken:
    """A store that fails at the calls it is told to."""

    def __init__(self, fails: Callable[[str], bool]) -> None:
        self._store = InMemoryStore()
        self._fails = fails
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self._fails(name):
                raise CacheUnavailable("down")
            return getattr(self._store, name)(*arguments, **options)

        return call


@pytest.fixture
def meter() -> Meter:
    return Meter()


def test_an_answer_is_built_once_and_then_read(meter: Meter) -> None:
    """The second reader gets the first one's answer, decoded to its type, without building."""
    cache, numbers = Cache(InMemoryStore(), meter), count(1)
    for _ in range(3):
        assert cache.get_or_build(PRICES, "KO", lambda: Price(next(numbers)), ["asset-ko"]) == Price(1)
    assert meter.counts == {("price", "miss"): 1, ("price", "hit"): 2}


def test_a_dropped_tag_drops_every_answer_made_of_it() -> None:
    """Two views of one company are built anew; another company's is still there."""
    cache, numbers = Cache(InMemoryStore()), count(1)
    readers = [("KO", ["asset-ko"]), ("page", ["asset-ko", "asset-pep"]), ("PEP", ["asset-pep"])]

    def read() -> list[int]:
        return [cache.get_or_build(NUMBERS, key, lambda: next(numbers), tags) for key, tags in readers]

    assert read() == [1, 2, 3]
    cache.drop("asset-ko")
    assert read() == [4, 5, 3]


def test_a_cleared_cache_reads_nothing_from_before() -> None:
    """Not even what a builder that began before the clearing writes after it."""
    cache = Cache(InMemoryStore())

    def overtaken() -> int:
        cache.clear()
        return 1

    assert cache.get_or_build(NUMBERS, "it", overtaken, ["state"]) == 1
    assert cache.get_or_build(NUMBERS, "it", lambda: 2, ["state"]) == 2
    cache.clear()
    assert cache.get_or_build(NUMBERS, "it", lambda: 3, ["state"]) == 3


def test_a_builder_that_a_drop_overtook_leaves_nothing_behind() -> None:
    """It read the old state, the state changed, the tag was dropped, and only then does it write: nobody reads that."""
    cache, state = Cache(InMemoryStore()), {"value": 1}

    def slow_build() -> int:
        value = state["value"]
        state["value"] = 2
        cache.drop("state")
        return value

    assert cache.get_or_build(NUMBERS, "it", slow_build, ["state"]) == 1
    assert cache.get_or_build(NUMBERS, "it", lambda: state["value"], ["state"]) == 2


def test_nothing_is_an_answer_too_and_kept_for_a_shorter_time() -> None:
    """None is read from the store as None, and built again after `absent_seconds`."""
    clock = Clock()
    cache, numbers = Cache(InMemoryStore(clock)), count(1)

    def build() -> Price | None:
        return None if next(numbers) == 1 else Price(5)

    assert cache.get_or_build(PRICES, "NOPE", build) is None
    assert cache.get_or_build(PRICES, "NOPE", build) is None
    clock.now += PRICES.absent_seconds
    assert cache.get_or_build(PRICES, "NOPE", build) == Price(5)


def test_no_answer_outlives_its_time_and_not_all_end_together() -> None:
    """The jitter only ever shortens."""
    clock = Clock()
    cache = Cache(InMemoryStore(clock))

    def read(value: int) -> list[int]:
        return [cache.get_or_build(NUMBERS, str(key), lambda: value) for key in range(200)]

    assert read(1) == [1] * 200
    clock.now += NUMBERS.seconds * 0.9
    assert set(read(2)) == {1, 2}
    clock.now += NUMBERS.seconds
    assert 1 not in read(3)


def test_another_version_of_the_type_is_not_read() -> None:
    """Neither under another version number, nor where the type has another shape, nor where the bytes are none of it."""
    store = InMemoryStore()
    Cache(store).get_or_build(NUMBERS, "it", lambda: 1)
    newer: View[int] = View("number", version=2, type=int, seconds=60)
    changed: View[str] = View("number", version=1, type=str, seconds=60)
    assert Cache(store).get_or_build(newer, "it", lambda: 2) == 2
    assert Cache(store).get_or_build(changed, "it", lambda: "three") == "three"
    store.put(f"{NUMBERS.prefix}it", b"no number", 60)
    assert Cache(store).get_or_build(NUMBERS, "it", lambda: 4) == 4


def test_what_is_too_large_is_given_and_not_kept(meter: Meter) -> None:
    """A value over the limit reaches its reader every time from the source."""
    cache = Cache(InMemoryStore(), meter, max_bytes=50)
    words: View[str] = View("words", version=1, type=str, seconds=60)
    for _ in range(2):
        assert cache.get_or_build(words, "it", lambda: "x" * 100) == "x" * 100
    assert meter.counts["words", "tooLarge"] == 2


@pytest.mark.parametrize("failing", ["get", "put", "delete_if", "all"])
def test_a_failing_store_fails_no_reader(failing: str, meter: Meter) -> None:
    """Whichever call fails, the answer is the source's, and the failure is counted."""
    cache = Cache(Broken(lambda name: failing in (name, "all")), meter)
    assert cache.get_or_build(NUMBERS, "it", lambda: 7, ["tag"]) == 7
    assert meter.counts["number", "error"] == (0 if failing == "delete_if" else 1)


def test_a_store_that_failed_is_not_asked_again_on_the_way() -> None:
    """One failure costs a reader one wait, not one for each step."""
    store = Broken(lambda name: True)
    Cache(store).get_or_build(NUMBERS, "it", lambda: 7, ["tag"])
    assert store.calls == 1


def test_a_drop_that_failed_says_so() -> None:
    """An invalidation must not be lost in silence: the message comes back."""
    with pytest.raises(CacheUnavailable):
        Cache(Broken(lambda name: True)).drop("tag")


def test_what_a_build_raises_reaches_every_reader_and_is_not_kept() -> None:
    """The error is the source's own; the next reader builds again."""
    cache = Cache(InMemoryStore())

    def failing() -> int:
        raise LookupError("the source is down")

    with pytest.raises(LookupError, match="source is down"):
        cache.get_or_build(NUMBERS, "it", failing)
    assert cache.get_or_build(NUMBERS, "it", lambda: 1) == 1


def stampede(caches: Sequence[Cache], build: Callable[[], int], readers: int = 16) -> list[int]:
    """All read one key at once, the readers dealt out over the caches (each cache stands for a process)."""
    barrier = threading.Barrier(readers)

    def read(number: int) -> int:
        barrier.wait(10)
        return caches[number % len(caches)].get_or_build(NUMBERS, "hot", build, ["tag"])

    with ThreadPoolExecutor(readers) as pool:
        return list(pool.map(read, range(readers)))


@pytest.mark.parametrize("processes", [1, 4])
def test_one_builds_while_the_others_wait(processes: int) -> None:
    """However many ask for a cold key at once, in one process or several, the source is asked once."""
    store, builds = InMemoryStore(), count(1)

    def build() -> int:
        time.sleep(0.05)  # the source's time, not a wait
        return next(builds)

    caches = [Cache(store, wait=5) for _ in range(processes)]
    assert stampede(caches, build) == [1] * 16
    assert next(builds) == 2


def test_nobody_waits_longer_than_the_bound(meter: Meter) -> None:
    """A builder that takes for ever holds up no other: they build their own."""
    release, store = threading.Event(), InMemoryStore()

    def stuck() -> int:
        release.wait(10)
        return 1

    caches = [Cache(store, meter, wait=0.05) for _ in range(2)]
    with ThreadPoolExecutor(1) as pool:
        leader = pool.submit(caches[0].get_or_build, NUMBERS, "hot", stuck)
        deadline = time.monotonic() + 5
        while not meter.counts["number", "miss"] and time.monotonic() < deadline:
            time.sleep(0.001)
        for cache in caches:
            assert cache.get_or_build(NUMBERS, "hot", lambda: 2) == 2
        release.set()
        assert leader.result(5) == 1
    assert meter.counts["number", "impatient"] == 2


def test_without_a_store_one_process_still_builds_once() -> None:
    """A server that is down turns no stampede loose on the source."""
    builds = count(1)

    def build() -> int:
        time.sleep(0.1)  # the source's time, not a wait
        return next(builds)

    assert stampede([Cache(Broken(lambda name: True), wait=5)], build) == [1] * 16


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("change"), st.sampled_from("ab")),
            st.tuples(st.just("read"), st.sampled_from(["a", "b", "ab"])),
            st.tuples(st.just("forget"), st.integers(0, 99)),
            st.tuples(st.just("flush"), st.none()),
        ),
        max_size=40,
    )
)
def test_whatever_is_forgotten_the_answer_is_the_sources(steps: list[tuple[str, Any]]) -> None:
    """Changes with their drops, reads, evictions of any key, flushes, in any order: every read gives the state as it is."""
    store, state = InMemoryStore(), dict.fromkeys("ab", 0)
    cache = Cache(store)
    texts: View[str] = View("text", version=1, type=str, seconds=60)
    for step, what in steps:
        if step == "change":
            state[what] += 1
            cache.drop(what)
        elif step == "read":
            expected = ",".join(str(state[part]) for part in what)
            assert cache.get_or_build(texts, what, lambda expected=expected: expected, list(what)) == expected  # type: ignore[misc]  # a bound default
        elif store._entries:
            victims = (
                sorted(store._entries) if step == "flush" else [random.Random(what).choice(sorted(store._entries))]
            )
            store.delete(victims)


def test_outcomes_become_metrics(capsys: pytest.CaptureFixture[str]) -> None:
    """One line of the embedded metric format a view, with what was counted since the last flush."""
    meter = Meter()
    cache = Cache(InMemoryStore(), meter)
    for _ in range(3):
        cache.get_or_build(NUMBERS, "it", lambda: 1)
    meter.flush("query_api")
    meter.flush("query_api")
    [line] = capsys.readouterr().out.splitlines()
    metrics = msgspec.json.decode(line)
    assert (metrics["CacheHits"], metrics["CacheMisses"], metrics["view"]) == ([2.0], [1.0], "number")
    assert metrics["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Signal9/Cache"
