"""Child processes whose lines are passed on while they run."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence

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
