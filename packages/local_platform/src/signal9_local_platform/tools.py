"""Python environments of their own for tools that must not mix with ours, made once per user."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from signal9_local_platform.errors import FetchFailed, readable_os_errors
from signal9_local_platform.layout import read_json, write_json
from signal9_local_platform.locking import held
from signal9_local_platform.progress import Say

_MARKER = "complete.json"  # written last: an environment without it was interrupted and is made again
Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Tool:
    """An environment: `requirements` are pinned; with `constraints`, their dependencies are installed too."""

    name: str
    requirements: tuple[str, ...]
    constraints: Path | None = None

    @property
    def key(self) -> str:
        """A folder name that changes with the content and with the Python that runs it."""
        content = self.constraints.read_text() if self.constraints else ""
        digest = hashlib.sha256("\n".join([*self.requirements, content, sys.version]).encode())
        return f"{self.name}-{digest.hexdigest()[:12]}"


def environment(tool: Tool, cache: Path, say: Say, *, run: Run | None = None) -> Path:
    """The folder of the tool's environment, made where it is not there or not whole.

    Raises:
        FetchFailed: the packages could not be installed.
        DiskFull, FolderNotWritable: the cache cannot hold them.
    """
    folder = cache / "tools" / tool.key
    if _is_whole(folder):
        return folder
    waiting = lambda: say(f"another process is installing {tool.name}; waiting for it")  # noqa: E731
    with held(cache / "tools" / f"{tool.key}.lock", wait=600, waiting=waiting), readable_os_errors(folder):
        if _is_whole(folder):
            return folder
        if folder.exists():
            say(f"the environment of {tool.name} is not whole; making it again")
            shutil.rmtree(folder)
        say(f"installing {', '.join(tool.requirements)} (once)")
        _make(tool, folder, run or _run)
        write_json(folder / _MARKER, {"requirements": list(tool.requirements), "python": sys.version})
    return folder


def major_version(said: str) -> int | None:
    """The major version in what `java -version` or `redis-server --version` says; None where there is none."""
    found = re.search(r'(?:version "|v=)(\d+)', said)
    return int(found[1]) if found else None


def version_of(executable: str | Path, option: str) -> int | None:
    """The major version that a program tells of itself; None where it does not run."""
    try:
        done = subprocess.run([str(executable), option], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return major_version(done.stderr + done.stdout) if done.returncode == 0 else None


def _is_whole(folder: Path) -> bool:
    # The interpreter is a link to a system Python, which an upgrade can take away.
    return bool(read_json(folder / _MARKER)) and (folder / "bin" / "python").exists()


def _make(tool: Tool, folder: Path, run: Run) -> None:
    python = str(folder / "bin" / "python")
    options = ["--constraint", str(tool.constraints)] if tool.constraints else ["--no-deps"]
    uv = _uv(run)
    if uv:
        _must([*uv, "venv", "--quiet", "--python", sys.executable, str(folder)], run, tool)
        _must([*uv, "pip", "install", "--quiet", "--python", python, *options, *tool.requirements], run, tool)
    else:
        _must([sys.executable, "-m", "venv", str(folder)], run, tool)
        _must([python, "-m", "pip", "install", "--quiet", *options, *tool.requirements], run, tool)


def _uv(run: Run) -> list[str]:
    for candidate in (["uv"], [sys.executable, "-m", "uv"]):
        try:
            if run([*candidate, "--version"]).returncode == 0:
                return candidate
        except OSError:
            continue
    return []


def _must(command: Sequence[str], run: Run, tool: Tool) -> None:
    done = run(command)
    if done.returncode == 0:
        return
    said = (done.stderr or done.stdout or "").strip()[-1500:]
    if "No space left on device" in said:
        raise OSError(28, "No space left on device", command[-1])
    raise FetchFailed(
        f"{tool.name} could not be installed: `{' '.join(command[:4])} …` ended with {done.returncode} and said:\n{said}\n"
        "Check the network and the package index that pip or uv is configured for, then run the command again."
    )


def _run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=900, check=False)
