"""Each function has few workers on one machine, and a call waits for one instead of being throttled.

The emulator starts a worker process for every invocation that runs beside another: fifty of them at once, 60 MB each, on two cores.
AWS has room for that; a laptop has not, and is faster without.
"""

from collections.abc import Callable, Mapping
from threading import BoundedSemaphore, Lock
from typing import Any

SMALL = 256
"""Memory in MB up to which a function's calls are so short that a second worker would cost more than it saves."""

Dispatch = Callable[..., dict[str, Any]]


def workers_of(config: Mapping[str, Any]) -> int:
    """Workers that one function may have at once."""
    return 1 if int(config.get("MemorySize", SMALL)) <= SMALL else 2


def limiting_workers(dispatch: Dispatch) -> Dispatch:
    """`dispatch`, of whose calls for the same function no more run at once than it has workers."""
    workers: dict[str, BoundedSemaphore] = {}
    lock = Lock()

    def waiting(function: Mapping[str, Any], config: Mapping[str, Any], *arguments: Any) -> dict[str, Any]:
        with lock:
            free = workers.setdefault(str(config.get("FunctionName", "")), BoundedSemaphore(workers_of(config)))
        with free:
            return dispatch(function, config, *arguments)

    return waiting
