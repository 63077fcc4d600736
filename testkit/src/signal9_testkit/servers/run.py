"""The servers of one test run: each is started by whoever asks first, found by the others, stopped by whoever began the run."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from signal9_testkit.errors import ServerFailed
from signal9_testkit.servers.backend import Description, Started, backend_named, candidates


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
