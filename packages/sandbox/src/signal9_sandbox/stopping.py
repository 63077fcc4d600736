"""Waiting until somebody ends the process."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def told_to_stop() -> Iterator[Callable[[], object]]:
    """Gives what waits for SIGINT or SIGTERM, also for one that came before the wait.

    Python runs a handler between two instructions of the main thread: one that arrives as that thread begins to wait on a lock, or
    comes to another thread, would be seen when the wait ends, which is never. The byte that each signal writes ends it at once.
    """
    told, teller = socket.socketpair()
    with told, teller:
        teller.setblocking(False)
        handlers = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
        before = signal.set_wakeup_fd(teller.fileno())
        try:
            yield lambda: told.recv(1)
        finally:
            signal.set_wakeup_fd(before)
            for number, handler in handlers.items():
                signal.signal(number, handler)
