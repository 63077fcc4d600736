"""What the sandbox's tests share: running sandboxes, a plain client, the folder of real vendor answers."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from packages.sandbox.tests.caller import Caller
from signal9_sandbox import Sandbox

collect_ignore = [] if find_spec("alpha_vantage") else ["clients"]
"""The vendors' own clients are installed in the session `clients` only."""

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def open_sandbox() -> Iterator[Callable[..., tuple[Sandbox, Caller]]]:
    """Open sandboxes with settings of the test's own; all are stopped at its end."""
    opened: list[Sandbox] = []

    def open_one(**settings: Any) -> tuple[Sandbox, Caller]:
        sandbox = Sandbox(**settings).start()
        opened.append(sandbox)
        return sandbox, Caller(sandbox.url)

    yield open_one
    for sandbox in opened:
        sandbox.stop()


@pytest.fixture
def caller(open_sandbox: Callable[..., tuple[Sandbox, Caller]]) -> Caller:
    """Return a client of a sandbox with every company on the premium plan, which serves the source's own figures."""
    return open_sandbox(habits="none")[1]


@pytest.fixture(scope="session")
def market() -> Path:
    """Return the folder of real vendor answers and listings, or skip the test."""
    named = os.environ.get("SIGNAL9_MARKET_DIR")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "market"
    if not folder.is_dir():
        pytest.skip("the market folder is absent: name it in SIGNAL9_MARKET_DIR")
    return folder


@pytest.fixture
def run_python() -> Callable[[str], str]:
    """Run a line of Python in an interpreter of its own and return what it prints."""

    def run(code: str) -> str:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
        return done.stdout

    return run
