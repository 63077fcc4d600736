"""Takes snapshots in a forked child, so that they show one instant and the server does not stop for them."""

import asyncio
import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from .journal import Journal
from .snapshots import Snapshots

_LOG = logging.getLogger("signal9.emulator")
_DEADLINE = (
    120.0  # seconds; a child that a lock held at the fork keeps from ending is killed, and the next one tries again
)


class Checkpoints:
    """Decides when to take a snapshot, takes it, and drops what it makes superfluous."""

    def __init__(
        self,
        snapshots: Snapshots,
        journal: Journal,
        save: Callable[[Path], None],
        before: Callable[[], None] = lambda: None,
        interval: float = 1.0,
    ) -> None:
        """`save` fills a folder with the state; `before` runs in the server, ahead of the fork; `interval` is in seconds."""
        self._snapshots = snapshots
        self._journal = journal
        self._save = save
        self._before = before
        self._interval = interval
        self._changed = False
        self._one_at_a_time = asyncio.Lock()
        newest = max([snapshots.latest() or 0, *journal.generations()])
        self._next = newest + 1

    def touched(self) -> None:
        """Something may have changed since the last snapshot."""
        self._changed = True

    def begin(self) -> None:
        """Open the journal of this run; call it after the restore."""
        self._journal.start(self._next)
        self._next += 1
        self._changed = True

    def write_now(self) -> None:
        """Snapshot in this process, for a graceful end."""
        generation = self._advance()
        self._snapshots.write(generation, self._save)
        self._settle(generation)

    async def run(self) -> None:
        """Snapshot after changes, for ever: an interval apart, and never more than a tenth of the time."""
        while True:
            await asyncio.sleep(self._interval)
            if not self._changed:
                continue
            started = time.monotonic()
            try:
                await self.take()
            except OSError as error:
                _LOG.error(
                    "No snapshot of the emulator's state could be taken: %s. The journal still has every write.", error
                )
            await asyncio.sleep((time.monotonic() - started) * 10)

    async def take(self) -> bool:
        """Snapshot in a child; True where it is complete. One at a time: a finished one removes what an older one writes."""
        async with self._one_at_a_time:
            self._before()
            self._changed = False
            generation = self._advance()
            child = os.fork()
            if child == 0:
                self._child(generation)
            started = time.monotonic()
            while True:
                ended, status = os.waitpid(child, os.WNOHANG)
                if ended:
                    break
                if time.monotonic() - started > _DEADLINE:
                    os.kill(child, signal.SIGKILL)
                await asyncio.sleep(0.02)
            if status != 0:
                self._changed = True
                _LOG.error("Snapshot %d failed (status %d); the one before and the journal stay.", generation, status)
                return False
            self._settle(generation)
            _LOG.debug("snapshot %d took %.3f s", generation, time.monotonic() - started)
            return True

    def _advance(self) -> int:
        generation = self._next
        self._journal.start(generation)
        self._next += 1
        return generation

    def _settle(self, generation: int) -> None:
        self._snapshots.drop_before(generation)
        self._journal.drop_before(generation)

    def _child(self, generation: int) -> None:  # pragma: no cover - coverage does not follow a fork that ends in _exit
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            logging.disable()  # another thread may have held a stream's lock at the fork
            gc.disable()
            # Without its sockets this child cannot keep the port from a successor.
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            os.nice(5)
            self._snapshots.write(generation, self._save)
            status = 0
        except BaseException as error:
            os.write(2, f"snapshot {generation}: {type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(status)
