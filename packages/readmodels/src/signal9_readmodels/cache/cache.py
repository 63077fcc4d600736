"""Answers from the store or from the source, with one builder per key however many ask at once."""

import random
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillBuilding
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

import msgspec

from signal9_readmodels.cache.meter import Meter
from signal9_readmodels.cache.store import Store
from signal9_readmodels.cache.view import View
from signal9_readmodels.errors import CacheUnavailable

T = TypeVar("T")

MAX_BYTES = 1_000_000
"""Bytes of the largest answer that is kept."""
WAIT = 1.0
"""Seconds that a reader waits for another's answer before it builds its own."""
LOCK_SECONDS = 10.0
"""Seconds after which a builder that went away is no longer waited for."""
TOKEN_SECONDS = 24 * 3600.0
_TAG = "signal9:tag:"
_LOCK = ":lock"
_TOKEN_BYTES = 8
_POLL = 0.01
_JITTER = 0.2


_Flight: TypeAlias = tuple[str, tuple[bytes, ...]]
_Found: TypeAlias = tuple[T] | None
"""An answer of the store, in a tuple because an answer may be None; None where the store has no good one."""


class Cache:
    """Views in a `Store` that may fail or forget at any time: the answer is the source's, only sooner.

    An entry begins with the tokens of its tags as they stood before it was built, and is good only while they still stand. A drop deletes
    tokens; a token that is missing is made anew at random. So neither a builder that was overtaken by a drop nor a server that forgot some
    of its keys can bring an old answer back.
    """

    def __init__(
        self, store: Store, meter: Meter | None = None, *, wait: float = WAIT, max_bytes: int = MAX_BYTES
    ) -> None:
        self._store = store
        self._meter = meter or Meter()
        self._wait = wait
        self._max_bytes = max_bytes
        self._building: dict[_Flight, Future[Any]] = {}  # one step each, in any thread: `setdefault` and `del`

    def get_or_build(self, view: View[T], key: str, build: Callable[[], T], tags: Sequence[str] = ()) -> T:
        """The view's answer for `key`: from the store where it is good, else from `build`, whose answer is then kept.

        `tags` name what the answer is made of, and are the same at every call for one key. What `build` raises is raised.
        """
        entry, names = view.prefix + key, [_TAG + tag for tag in tags]
        try:
            found, tokens = self._read(view, entry, names)
            if found is not None:
                self._meter.count(view.name, "hit")
                return found[0]
            known = self._made(names, tokens)
        except CacheUnavailable:
            # A server that failed is not asked again on the way: its failure costs this reader one wait, not several.
            self._meter.count(view.name, "error")
            return self._once(view, (entry, ()), build, build)
        # With the tokens in its name, so that nobody who comes after a drop joins a build that began before it.
        return self._once(view, (entry, known), build, lambda: self._build_and_keep(view, entry, names, known, build))

    def holds(self, view: View[T], key: str) -> bool:
        """Whether an answer is kept for `key`, good or not: whether somebody asked for it lately.

        Raises:
            CacheUnavailable: the store does not say.
        """
        [kept] = self._store.get([view.prefix + key])
        return kept is not None

    def drop(self, *tags: str) -> None:
        """From now on, read no answer that was begun before this moment and is made of anything that `tags` name.

        Raises:
            CacheUnavailable: the store did not hear of it; such answers end with their time to live.
        """
        self._store.delete([_TAG + tag for tag in tags])

    def clear(self) -> None:
        """From now on, read no answer that was begun before this moment: for a source that was replaced as a whole, as by a replay.

        Raises:
            CacheUnavailable: the store did not hear of it; such answers end with their time to live.
        """
        self._store.clear()

    def _once(self, view: View[T], flight: _Flight, build: Callable[[], T], lead: Callable[[], T]) -> T:
        """Run `lead` in one thread of this process; the others take its answer, or build their own after `wait`."""
        mine: Future[T] = Future()
        future = self._building.setdefault(flight, mine)
        if future is not mine:
            try:
                value: T = future.result(self._wait)
            except StillBuilding:
                if future.done():
                    raise  # `build` itself ran into a timeout
                self._meter.count(view.name, "impatient")
                return build()
            self._meter.count(view.name, "shared")
            return value
        try:
            mine.set_result(lead())
        except BaseException as error:
            mine.set_exception(error)
        finally:
            del self._building[flight]
        return mine.result()

    def _build_and_keep(
        self, view: View[T], entry: str, names: Sequence[str], tokens: Sequence[bytes], build: Callable[[], T]
    ) -> T:
        owner = secrets.token_bytes(_TOKEN_BYTES)
        try:
            found = self._await_turn(view, entry, names, owner)
        except CacheUnavailable:
            self._meter.count(view.name, "error")
            return build()
        if found is not None:
            self._meter.count(view.name, "shared")
            return found[0]
        try:
            value = build()
            self._keep(view, entry, tokens, value)
        finally:
            self._give_back(entry, owner)
        return value

    def _await_turn(self, view: View[T], entry: str, names: Sequence[str], owner: bytes) -> _Found[T]:
        """The answer that another process built meanwhile; None where this one has to build, because it holds the lock or waited enough."""
        deadline = time.monotonic() + self._wait
        while True:
            is_locked = self._store.put(entry + _LOCK, owner, LOCK_SECONDS, only_if_absent=True)
            found, _ = self._read(view, entry, names)
            if found is not None and is_locked:
                self._give_back(entry, owner)
            if found is not None:
                return found
            if is_locked or time.monotonic() > deadline:
                self._meter.count(view.name, "miss" if is_locked else "impatient")
                return None
            time.sleep(_POLL)

    def _give_back(self, entry: str, owner: bytes) -> None:
        with suppress(CacheUnavailable):  # the lock ends by itself
            self._store.delete_if(entry + _LOCK, owner)

    def _read(self, view: View[T], entry: str, names: Sequence[str]) -> tuple[_Found[T], Sequence[bytes | None]]:
        """The answer where there is a good one, and the tags' tokens at the same moment."""
        kept, *tokens = self._store.get([entry, *names])
        if kept is None or None in tokens:
            return None, tokens
        end = _TOKEN_BYTES * len(names)
        if kept[:end] != b"".join(tokens):  # type: ignore[arg-type]  # none of them is None
            return None, tokens
        try:
            return (view.decode(kept[end:]),), tokens
        except msgspec.MsgspecError:
            return None, tokens  # another version of this code wrote it

    def _made(self, names: Sequence[str], tokens: Sequence[bytes | None]) -> tuple[bytes, ...]:
        """The tags' tokens, made where there are none; whoever is first makes the one that counts."""
        if None not in tokens:
            return tuple(token for token in tokens if token is not None)
        for name, token in zip(names, tokens, strict=True):
            if token is None:
                self._store.put(name, secrets.token_bytes(_TOKEN_BYTES), TOKEN_SECONDS, only_if_absent=True)
        # One that is gone again in this very moment is replaced by nothing: an entry under it is never read, and that is right.
        return tuple(token or b"" for token in self._store.get(names))

    def _keep(self, view: View[T], entry: str, tokens: Sequence[bytes], value: T) -> None:
        kept = b"".join(tokens) + view.encode(value)
        if len(kept) > self._max_bytes:
            self._meter.count(view.name, "tooLarge")
            return
        seconds = view.absent_seconds if value is None else view.seconds
        try:
            self._store.put(entry, kept, seconds * (1 - _JITTER * random.random()))  # noqa: S311  # jitter, not cryptography
        except CacheUnavailable:
            self._meter.count(view.name, "error")
