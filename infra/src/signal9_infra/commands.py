"""Child processes: their lines are passed on while they run, and their failures explained."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from signal9_infra.errors import InfraError

Progress = Callable[[str], None]
"""How long work tells what it is doing: one line at a time."""

TAIL = 25
"""Last lines of the output that an error carries."""


def silent(_: str) -> None:
    """Tell nobody."""


def run_lines(
    command: Sequence[str], progress: Progress, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run to the end, pass on every line that says something, answer the exit code and the last lines.

    Args:
        command: program and arguments.
        progress: gets standard output and standard error, merged.
        environment: variables beside those of this process.
    """
    tail: deque[str] = deque(maxlen=TAIL)
    merged = {**os.environ, **(environment or {})}
    # Leaving the block waits for the child, also after Ctrl-C, which reaches it too.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=merged
    ) as child:
        if child.stdout is not None:
            for raw in child.stdout:
                line = raw.strip()
                if line:
                    tail.append(line)
                    progress(line)
    return child.returncode, "\n".join(tail)


def run_uv(arguments: Sequence[str], what: str, failure: type[InfraError], cwd: Path | None = None) -> str:
    """Run uv to the end and answer its standard output.

    Args:
        arguments: of uv.
        what: it shall provide, in the plural.
        failure: is raised where uv is not installed or cannot provide it; its message ends with the last lines of standard error.
        cwd: the folder to run it in.
    """
    try:
        done = subprocess.run(["uv", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise failure(f"uv is not on PATH, and {what} need it. Install uv.") from error
    if done.returncode:
        tail = "\n".join(done.stderr.strip().splitlines()[-TAIL:])
        raise failure(f"uv could not provide {what} (exit {done.returncode}):\n{tail}")
    return done.stdout
