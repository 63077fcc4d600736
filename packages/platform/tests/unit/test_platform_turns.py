"""Functions take turns on one machine."""

import importlib.util
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import signal9_platform

_SPEC = importlib.util.spec_from_file_location(
    "turns", Path(signal9_platform.__file__).parent / "emulator" / "turns.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
turns = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(turns)


def test_no_more_calls_of_one_function_run_than_it_has_workers() -> None:
    """Two of a function run beside two of another; all get their answer."""
    lock, running, most = threading.Lock(), {"a": 0, "b": 0}, {"a": 0, "b": 0}
    both_busy = threading.Barrier(4, timeout=10)

    def dispatch(_function: Any, config: Any, number: int) -> dict[str, Any]:
        name = config["FunctionName"]
        with lock:
            running[name] += 1
            most[name] = max(most[name], running[name])
        if number == 0:
            both_busy.wait()
        with lock:
            running[name] -= 1
        return {"number": number}

    call = turns.taking_turns(dispatch, workers=2)
    with ThreadPoolExecutor(12) as pool:
        waiting = [pool.submit(call, {}, {"FunctionName": name}, 0) for name in "abab"]
        more = [pool.submit(call, {}, {"FunctionName": name}, 1) for name in "ab" * 20]
        assert all(each.result(10) == {"number": 0} for each in waiting)
        assert all(each.result(10) == {"number": 1} for each in more)
    assert most == {"a": 2, "b": 2}
