"""Functions share few workers on one machine."""

import importlib.util
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import signal9_local_platform

_SPEC = importlib.util.spec_from_file_location(
    "worker_limits", Path(signal9_local_platform.__file__).parent / "emulator" / "worker_limits.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
worker_limits = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(worker_limits)


def test_no_more_calls_of_one_function_run_than_it_has_workers() -> None:
    """Two of a large function run beside one of a small one; all get their answer."""
    lock, running, most = threading.Lock(), {"large": 0, "small": 0}, {"large": 0, "small": 0}
    all_busy = threading.Barrier(3, timeout=10)
    memory = {"large": 512, "small": 256}

    def dispatch(_function: Any, config: Any, number: int) -> dict[str, Any]:
        name = config["FunctionName"]
        with lock:
            running[name] += 1
            most[name] = max(most[name], running[name])
        if number == 0:
            all_busy.wait()
        with lock:
            running[name] -= 1
        return {"number": number}

    call = worker_limits.limiting_workers(dispatch)
    with ThreadPoolExecutor(12) as pool:
        configs = {name: {"FunctionName": name, "MemorySize": size} for name, size in memory.items()}
        waiting = [pool.submit(call, {}, configs[name], 0) for name in ("large", "large", "small")]
        more = [pool.submit(call, {}, config, 1) for config in [*configs.values()] * 20]
        assert all(each.result(10) == {"number": 0} for each in waiting)
        assert all(each.result(10) == {"number": 1} for each in more)
    assert most == {"large": 2, "small": 1}
