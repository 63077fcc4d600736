"""Processes by pid and start time."""

import dataclasses
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from signal9_local_platform.processes import Launch, ProcessRecord, is_alive, resident_mb, start, started_token, stop

STUBBORN = (
    "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('set', flush=True); time.sleep(600)"
)
PARENT = "import subprocess,sys; p=subprocess.Popen(['sleep','600']); print(p.pid, flush=True); p.wait()"


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Poll until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(0.01)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[str], ProcessRecord]]:
    """Start a Python program; it is ended after the test."""
    records: list[ProcessRecord] = []

    def starting(program: str) -> ProcessRecord:
        launch = Launch([sys.executable, "-c", program], dict(os.environ), tmp_path)
        records.append(start(launch, tmp_path / "log", port=1, fingerprint="f"))
        return records[-1]

    yield starting
    for record in records:
        stop(record, deadline=0)


def test_a_started_process_lives_in_its_own_session(run: Callable[[str], ProcessRecord]) -> None:
    """Ctrl-C in the terminal of the command does not reach it."""
    record = run("import time; time.sleep(600)")

    assert is_alive(record)
    assert os.getsid(record.pid) == record.pid
    assert resident_mb(record) > 0


def test_a_polite_stop_needs_no_force(run: Callable[[str], ProcessRecord]) -> None:
    """SIGTERM is enough for a program that minds it."""
    record = run("import time; time.sleep(600)")

    assert stop(record, deadline=10)
    assert not is_alive(record)
    assert resident_mb(record) == 0.0


def test_a_program_that_ignores_sigterm_is_killed(run: Callable[[str], ProcessRecord], tmp_path: Path) -> None:
    """After the deadline comes SIGKILL."""
    record = run(STUBBORN)
    until(lambda: "set" in (tmp_path / "log").read_text())

    assert not stop(record, deadline=0.1)
    assert not is_alive(record)


def test_a_stopped_program_still_ends(run: Callable[[str], ProcessRecord]) -> None:
    """A process under SIGSTOP hears SIGTERM because it is let go on."""
    record = run("import time; time.sleep(600)")
    os.kill(record.pid, signal.SIGSTOP)

    assert stop(record, deadline=10)


def test_children_left_behind_by_a_killed_parent_are_ended(run: Callable[[str], ProcessRecord], tmp_path: Path) -> None:
    """The emulator's function workers do not outlive `down` even when the emulator was killed."""
    record = run(PARENT)
    until(lambda: (tmp_path / "log").read_text().strip().isdigit())
    child = int((tmp_path / "log").read_text())
    os.kill(record.pid, signal.SIGKILL)
    until(lambda: not is_alive(record))

    stop(record, deadline=1)

    until(lambda: started_token(child) is None)


def test_another_process_with_the_same_pid_is_left_alone(run: Callable[[str], ProcessRecord]) -> None:
    """A recycled pid is not ours to kill."""
    record = run("import time; time.sleep(600)")
    old = dataclasses.replace(record, started="an earlier boot:1")

    assert not is_alive(old)
    assert stop(old, deadline=0)
    assert is_alive(record)


def test_an_ended_child_is_not_alive_as_a_zombie(run: Callable[[str], ProcessRecord]) -> None:
    """A part that ended at once is noticed by the command that started it."""
    record = run("pass")

    until(lambda: not is_alive(record))
    assert started_token(record.pid) is None


def test_a_record_survives_its_file() -> None:
    """What was written is read; what is no record is None."""
    record = ProcessRecord(1, "boot:2", 3, "f")

    assert ProcessRecord.from_json(record.as_json()) == record
    assert ProcessRecord.from_json({"pid": "x"}) is None
    assert ProcessRecord.from_json(7) is None
