"""What the platform tells while it works."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["preparing", "starting", "ready", "running", "note", "stopping", "stopped"]


@dataclass(frozen=True)
class Progress:
    """One step of one part; `seconds` since the work on that part began; `running` means that it already was."""

    part: str
    stage: Stage
    message: str
    seconds: float


Report = Callable[[Progress], None]
Say = Callable[[str], None]


def silent(_: Progress) -> None:
    """A report that goes nowhere."""
