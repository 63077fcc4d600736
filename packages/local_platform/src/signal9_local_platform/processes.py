"""Processes that outlive the command that started them, known by pid and start time."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from signal9_local_platform.errors import readable_os_errors


@dataclass(frozen=True)
class Launch:
    """How to start a part; `environment` is all it gets."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path


@dataclass(frozen=True)
class ProcessRecord:
    """A process that was started: `started` tells it from a later one with the same pid."""

    pid: int
    started: str
    port: int
    fingerprint: str

    def as_json(self) -> dict[str, Any]:
        """For `processes.json`."""
        return asdict(self)

    @staticmethod
    def from_json(content: Any) -> "ProcessRecord | None":
        """The inverse; None where the entry is not one of ours."""
        try:
            return ProcessRecord(
                int(content["pid"]), str(content["started"]), int(content["port"]), str(content["fingerprint"])
            )
        except (TypeError, KeyError, ValueError):
            return None


class _Detached(subprocess.Popen[bytes]):
    """A child that is meant to outlive this process."""

    def __del__(self, _maxsize: int = 0, _warn: Any = None) -> None:
        """Do not warn that it still runs: that is the purpose."""


def started_token(pid: int) -> str | None:
    """When `pid` started, in a form that no clock change alters; None where it does not run."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        except OSError:
            return None
        # Field 22 of proc(5): ticks since boot; the state is field 3, and Z is a process that has ended.
        return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"
    try:  # pragma: no cover - systems without /proc
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else str(int(process.create_time()))
    except psutil.Error:  # pragma: no cover
        return None


def start(launch: Launch, log: Path, *, port: int, fingerprint: str) -> ProcessRecord:
    """Start a process in a session of its own, its output appended to `log`.

    Raises:
        DiskFull, FolderNotWritable: the log or the folder cannot be written.
    """
    with readable_os_errors(log):
        log.parent.mkdir(parents=True, exist_ok=True)
        launch.folder.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            child = _Detached(
                list(launch.command),
                cwd=launch.folder,
                env=dict(launch.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    return ProcessRecord(child.pid, started_token(child.pid) or "ended", port, fingerprint)


def is_alive(record: ProcessRecord) -> bool:
    """Whether that very process runs, not another with its pid."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(record.pid, os.WNOHANG)  # a child of this process that ended must not stay a zombie
    return started_token(record.pid) == record.started


def stop(record: ProcessRecord, *, deadline: float) -> bool:
    """End the process politely, by force after `deadline` seconds, then whatever it left in its session.

    True where force was not needed for the process itself.
    """
    polite = True
    if is_alive(record):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            process = psutil.Process(record.pid)
            process.terminate()
            process.resume()  # a stopped (SIGSTOP) process hears SIGTERM only once it goes on
            try:
                process.wait(deadline)
            except psutil.TimeoutExpired:
                polite = False
                process.kill()
                process.wait(10)
    for pid in _session(record):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return polite


def resident_mb(record: ProcessRecord) -> float:
    """Resident memory of the process and its descendants, in megabytes."""
    try:
        process = psutil.Process(record.pid)
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0.0
    total = 0
    for member in family:
        with contextlib.suppress(psutil.Error):
            total += member.memory_info().rss
    return total / 1e6


def _session(record: ProcessRecord) -> list[int]:
    """Processes of the record's session; none where its pid now belongs to somebody else, with a session of theirs."""
    if started_token(record.pid) not in (None, record.started):
        return []
    members = []
    for pid in psutil.pids():
        with contextlib.suppress(OSError):
            if os.getsid(pid) == record.pid and pid != record.pid:
                members.append(pid)
    return members
