"""The sandbox of the market data vendors."""

from collections.abc import Sequence
from pathlib import Path

from signal9_local_platform.part import HttpPart, Surroundings, plain_environment
from signal9_local_platform.processes import Launch
from signal9_local_platform.progress import Say


class Sandbox(HttpPart):
    """Answers as both vendors do, from a folder of documents, within the plan's limits."""

    name = "sandbox"
    health = "/_sandbox/health"

    def __init__(self, program: Sequence[str], plan: str, data: Path | None) -> None:
        """`program`: the command that serves both vendors; `plan`: free or premium; without `data` it serves what it carries."""
        self._program = list(program)
        self._plan = plan
        self._data = data

    @property
    def fingerprint(self) -> str:
        """The plan and the data: a change of either needs a restart."""
        return f"{self._plan}|{self._data or ''}"

    def prepare(self, around: Surroundings, port: int, say: Say) -> Launch:
        """Say how to start it; there is nothing to fetch."""
        state = around.layout.state(self.name)
        command = [
            *self._program,
            "--port",
            str(port),
            "--plan",
            self._plan,
            "--state",
            str(state / "state.json"),
        ]
        if self._data is not None:
            command += ["--data", str(self._data)]
            say(f"serving the documents of {self._data}")
        return Launch(command, plain_environment({"PYTHONUNBUFFERED": "1"}), state)
