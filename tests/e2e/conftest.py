"""The deployed app in a folder of its own: the platform, the CDK app on it, and a client of both."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from signal9_cli.app_deploy import deploy_local
from signal9_cli.deployment import Deployment
from signal9_platform import Endpoints, Platform, Progress, Running

ROOT = Path(__file__).parents[2]


def say(line: str) -> None:
    """Progress, shown where pytest runs with -s."""
    print(line, flush=True)  # noqa: T201  # a minute of silence looks like a hang


class Deployed:
    """A platform that can be killed and brought up again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: Running = self.up()

    def up(self) -> Running:
        """Bring up what is down and deploy what changed."""

        def report(progress: Progress) -> None:
            say(f"{progress.part}: {progress.stage} {progress.message}")

        def deploy(endpoints: Endpoints) -> None:
            deploy_local(ROOT, endpoints, "premium", False, say, self.folder / "cdk.out")

        self.running = Platform(self.folder, report=report).up(deploy)
        return self.running

    @property
    def client(self) -> Deployment:
        """The deployed app, with new clients."""
        return Deployment(self.folder)

    def kill(self) -> None:
        """`kill -9` of the emulator and of every function's worker."""
        emulator = psutil.Process(self.running.pids["emulator"])
        for process in [emulator, *emulator.children(recursive=True)]:
            process.kill()
        emulator.wait(10)

    def vendor_calls(self) -> int:
        """Calls that the AlphaVantage sandbox has counted, refused ones included."""
        with urllib.request.urlopen(f"{self.running.endpoints.vendors}/_sandbox/state", timeout=5) as answer:  # noqa: S310  # our own loopback server
            state = json.load(answer)
        return int(state["calls"]["alphavantage"])


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The deployed app, for the whole session."""
    folder = tmp_path_factory.mktemp("platform")
    platform = Deployed(folder)
    yield platform
    Platform(folder).down(purge=True)
