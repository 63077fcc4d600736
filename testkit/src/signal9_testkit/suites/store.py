"""What every store of the cache promises."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest


class StoreSuite:
    """What every `Store` does; a subclass gives the fixture `store`."""

    @pytest.fixture
    def key(self) -> str:
        """A key that no other test uses: a server may be shared."""
        return f"test:{uuid4()}:"

    def test_values_come_back_in_the_order_of_their_keys(self, store: Any, key: str) -> None:
        """What was put is read; what was not is None."""
        assert store.put(f"{key}a", b"1", 60)
        assert store.put(f"{key}b", b"\x00\xff", 60)
        assert store.get([f"{key}b", f"{key}c", f"{key}a"]) == [b"\x00\xff", None, b"1"]

    def test_a_value_ends_with_its_time(self, store: Any, key: str) -> None:
        """It is gone soon after its seconds are over."""
        store.put(key, b"1", 0.05)
        deadline = time.monotonic() + 5
        while store.get([key]) != [None]:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def test_only_the_first_of_many_gets_what_must_be_absent(self, store: Any, key: str) -> None:
        """Eight threads race for a key: one wins, and its value stands."""
        barrier = threading.Barrier(8)

        def race(number: int) -> bool:
            barrier.wait(10)
            return bool(store.put(key, str(number).encode(), 60, only_if_absent=True))

        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(race, range(8)))
        assert sum(won) == 1
        assert store.get([key]) == [str(won.index(True)).encode()]

    def test_a_key_is_forgotten_only_for_its_value(self, store: Any, key: str) -> None:
        """A lock that meanwhile belongs to another is left alone."""
        store.put(key, b"mine", 60)
        assert not store.delete_if(key, b"another's")
        assert store.delete_if(key, b"mine")
        assert store.get([key]) == [None]

    def test_deleted_keys_are_gone(self, store: Any, key: str) -> None:
        """Known and unknown keys, and none at all."""
        store.put(key, b"1", 60)
        store.delete([key, f"{key}unknown"])
        store.delete([])
        assert store.get([key]) == [None]
