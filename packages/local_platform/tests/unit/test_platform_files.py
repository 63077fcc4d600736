"""The platform's files: locks, JSON, error translation."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from signal9_local_platform.errors import AlreadyRunning, DiskFull, FolderNotWritable, readable_os_errors
from signal9_local_platform.layout import Layout, cache_folder, read_json, write_json
from signal9_local_platform.locking import held

HOLD = """
import sys
from pathlib import Path
from signal9_local_platform.locking import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_held_by_another_process_is_refused_and_freed_by_its_death(tmp_path: Path) -> None:
    """Two `up`s cannot run at once, and a killed one leaves nothing to clean."""
    lock = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        heard: list[str] = []

        with (
            pytest.raises(AlreadyRunning, match=f"Process {holder.pid} is"),
            held(lock, wait=0.15, waiting=lambda: heard.append("waiting")),
        ):
            pass
        assert heard == ["waiting"]
        holder.kill()

    with held(lock):
        assert lock.read_text() == str(os.getpid())


def test_json_is_replaced_whole(tmp_path: Path) -> None:
    """No temporary file stays and the content round-trips."""
    path = tmp_path / "folder" / "ports.json"

    write_json(path, {"a": 1})
    write_json(path, {"a": 2})

    assert read_json(path) == {"a": 2}
    assert [file.name for file in path.parent.iterdir()] == ["ports.json"]


@pytest.mark.parametrize("content", ["", "{", "[1]"])
def test_torn_json_reads_as_empty(tmp_path: Path, content: str) -> None:
    """A file that a power cut tore does not keep the platform from starting."""
    path = tmp_path / "x.json"
    path.write_text(content)

    assert read_json(path) == {}
    assert read_json(tmp_path / "absent.json") == {}


def test_the_layout_is_ignored_by_version_control(tmp_path: Path) -> None:
    """State never lands in a commit."""
    layout = Layout(tmp_path / ".signal9")

    layout.make()
    layout.make()

    assert (layout.root / ".gitignore").read_text() == "*\n"
    assert layout.log("redis") == layout.root / "logs" / "redis.log"
    assert layout.state("redis").parent.is_dir()


def test_the_cache_follows_the_environment(tmp_path: Path) -> None:
    """SIGNAL9_CACHE wins over the system's place."""
    assert cache_folder({"SIGNAL9_CACHE": str(tmp_path)}) == tmp_path
    assert cache_folder({}).name == "signal9"


@pytest.mark.parametrize(
    ("number", "expected", "says"),
    [
        (errno.ENOSPC, DiskFull, "Free some space"),
        (errno.EROFS, FolderNotWritable, "Make it writable"),
        (errno.EACCES, FolderNotWritable, "Make it writable"),
    ],
)
def test_disk_errors_say_what_to_do(tmp_path: Path, number: int, expected: type[Exception], says: str) -> None:
    """A full or read-only disk is told in a sentence."""
    with pytest.raises(expected, match=says), readable_os_errors(tmp_path):
        raise OSError(number, os.strerror(number), str(tmp_path))


def test_other_errors_pass_unchanged(tmp_path: Path) -> None:
    """Only the errors that the user can mend are translated."""
    with pytest.raises(FileNotFoundError), readable_os_errors(tmp_path):
        raise FileNotFoundError(errno.ENOENT, "x")
