"""The servers of one test run: each is started by whoever asks first, found by the others, stopped by whoever began the run."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

import msgspec

from signal9_testkit.errors import ServerFailed
from signal9_testkit.servers.backend import Description, Started, backend_named, candidates

PREFIX = "signal9-run-"
_OWNER = "owner"


def begin(parent: Path | None = None) -> Path:
    """A folder for the servers of this process's run; what runs that were killed have left beside it is stopped."""
    parent = parent or Path(gettempdir())
    folder = Path(mkdtemp(prefix=PREFIX, dir=parent))
    (folder / _OWNER).write_text(_identity(os.getpid()))
    for other in parent.glob(f"{PREFIX}*"):
        # Another run sweeps as well, is just beginning, or belongs to another user.
        with suppress(OSError, ValueError, IndexError):
            owner = (other / _OWNER).read_text()
            if owner != _identity(int(owner.split()[0])):
                end(other)
    return folder


def end(folder: Path) -> None:
    """Stop the run's servers and remove its folder."""
    for key in recorded(folder):
        release(folder, key)
    shutil.rmtree(folder, ignore_errors=True)


def _identity(pid: int) -> str:
    """The process by its pid and start time, so that a later one with the same pid is another; only the pid if it does not run."""
    try:
        return f"{pid} {Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[19]}"
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return f"{pid}"
    except PermissionError:
        pass
    return f"{pid} runs"  # a system without /proc


def obtain(server: Description, folder: Path, key: str) -> Started:
    """The server recorded in `folder` under `key`, started now where there is none.

    Raises:
        ServerFailed: none of the ways to start it works; the message has the reason of each.
        ExtraMissing, UnusableSetting: there is no way here.
    """
    with _held(folder / f"{key}.lock"):
        record = folder / f"{key}.json"
        if record.exists():
            return msgspec.json.decode(record.read_bytes(), type=Started)
        reasons = []
        for backend in candidates():
            try:
                started = backend.start(server, folder / key)
            except ServerFailed as error:
                reasons.append(str(error))
                continue
            record.write_bytes(msgspec.json.encode(started))
            return started
        raise ServerFailed("\n".join(reasons))


def recorded(folder: Path) -> dict[str, Started]:
    """What runs, by key."""
    paths = sorted(folder.glob("*.json"))
    return {path.stem: msgspec.json.decode(path.read_bytes(), type=Started) for path in paths}


def release(folder: Path, key: str) -> None:
    """Stop one server."""
    with _held(folder / f"{key}.lock"):
        record = folder / f"{key}.json"
        if record.exists():
            started = msgspec.json.decode(record.read_bytes(), type=Started)
            backend_named(started.backend).stop(started)
            record.unlink()


@contextmanager
def _held(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
