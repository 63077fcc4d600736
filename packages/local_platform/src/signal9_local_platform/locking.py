"""A lock between processes that the system releases when its holder dies."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from signal9_local_platform.errors import AlreadyRunning, readable_os_errors


@contextmanager
def held(path: Path, *, wait: float = 0.0, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock `path`, waiting for it up to `wait` seconds; `waiting` is called once if that is needed.

    Raises:
        AlreadyRunning: another process has it.
        DiskFull, FolderNotWritable: the file cannot be made.
    """
    with readable_os_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, path, wait, waiting)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, wait: float, waiting: Callable[[], None]) -> None:
    until = time.monotonic() + wait
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                holder = os.pread(descriptor, 32, 0).decode(errors="replace") or "unknown"
                raise AlreadyRunning(
                    f"Process {holder} is starting or stopping the same platform (it holds {path}). "
                    "Wait until it is done, or end it."
                ) from None
            if not told:
                told = True
                waiting()
            time.sleep(0.1)
