"""Invocations take turns: each function has few workers on one machine, and a call waits for one instead of being throttled.

The emulator starts a worker process for every invocation that runs beside another: fifty of them at once, 60 MB each, on two cores.
AWS has room for that; a laptop has not, and is faster without.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from threading import BoundedSemaphore, Lock
from typing import Any

WORKERS = 2
"""Workers of one function at once."""

Dispatch = Callable[..., dict[str, Any]]


def taking_turns(dispatch: Dispatch, workers: int = WORKERS) -> Dispatch:
    """`dispatch`, of whose calls at most `workers` for the same function run at once."""
    turns: defaultdict[str, BoundedSemaphore] = defaultdict(lambda: BoundedSemaphore(workers))
    lock = Lock()

    def waiting(function: Mapping[str, Any], config: Mapping[str, Any], *arguments: Any) -> dict[str, Any]:
        with lock:
            turn = turns[str(config.get("FunctionName", ""))]
        with turn:
            return dispatch(function, config, *arguments)

    return waiting


def limit_workers() -> None:  # pragma: no cover - runs on the emulator's Python; tests/integration drives it
    """Make the emulator's functions take turns."""
    from ministack.services import lambda_svc  # type: ignore[import-not-found]

    lambda_svc._execute_function_dispatch = taking_turns(lambda_svc._execute_function_dispatch)
