"""The deployed app in a folder of its own: the platform, the CDK app on it, and a client of both."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pytest

from signal9_application.pipeline import DayResult, Pending, run_day
from signal9_cli.app_deploy import SANDBOX_COMMAND, SANDBOX_KEYS, deploy_local
from signal9_cli.deployment import Deployment
from signal9_contracts import FundamentalsCollected
from signal9_local_platform import Endpoints, Platform, Progress, Running
from signal9_local_platform.part import Part
from signal9_marketdata import latest_session
from signal9_runtime import today

ROOT = Path(__file__).parents[2]
COMPANIES = 12


def say(line: str) -> None:
    """Progress, shown where pytest runs with -s."""
    print(line, flush=True)  # noqa: T201  # a minute of silence looks like a hang


class Deployed:
    """A platform that can be killed and brought up again."""

    def __init__(self, folder: Path, parts: Sequence[Part] | None = None) -> None:
        """`parts` replace the usual ones."""
        self.folder = folder
        self._parts = parts
        self.running: Running = self.up()

    def up(self) -> Running:
        """Bring up what is down and deploy what changed."""

        def report(progress: Progress) -> None:
            say(f"{progress.part}: {progress.stage} {progress.message}")

        def deploy(endpoints: Endpoints) -> None:
            deploy_local(ROOT, endpoints, "premium", SANDBOX_KEYS, say, self.folder / "cdk.out")

        self.running = Platform(self.folder, sandbox=SANDBOX_COMMAND, report=report, parts=self._parts).up(deploy)
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
        """Calls that the AlphaVantage sandbox has counted for companies and the calendar.

        The news are left out: their schedule fires by the emulator's own clock as well, at the turn of any hour.
        """
        with urllib.request.urlopen(f"{self.running.endpoints.vendors}/_sandbox/state", timeout=5) as answer:  # noqa: S310  # our own loopback server
            state = json.load(answer)
        news = sum(count for call, count in state["by_call"].items() if call.startswith("NEWS_SENTIMENT"))
        return int(state["calls"]["alphavantage"]) - int(news)


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The deployed app, for the whole session."""
    folder = tmp_path_factory.mktemp("platform")
    platform = Deployed(folder)
    yield platform
    Platform(folder).down(purge=True)


@pytest.fixture(scope="session")
def deploy() -> Callable[..., Deployed]:
    """Deploys the app in another folder, or on other parts than the usual ones."""
    return Deployed


class Day(NamedTuple):
    """A day's result, with what the vendor counted and what the store held at its end: later tests add to both."""

    companies: int
    result: DayResult
    vendor_calls: int
    collected: list[FundamentalsCollected]


@pytest.fixture(scope="session")
def ended(deployed: Deployed) -> Day:
    """One day of a dozen companies."""

    def report(stage: str, pending: Pending | None) -> None:
        say(stage or str(pending))

    result = run_day(deployed.client.pipeline, latest_session(today()), COMPANIES, report, deadline=240)
    events = deployed.client.store.read_all()
    collected = [event for event in events if isinstance(event, FundamentalsCollected)]
    return Day(COMPANIES, result, deployed.vendor_calls(), collected)


@pytest.fixture(scope="session")
def day(ended: Day) -> DayResult:
    """What that day did."""
    return ended.result


class Shell:
    """Runs `signal9` as a process of its own, on the deployed platform of these tests."""

    def __init__(self, folder: Path) -> None:
        self._environment = {**os.environ, "SIGNAL9_CHECKOUT": str(folder)}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The finished process."""
        command = [sys.executable, "-c", "from signal9_cli.main import app; app()", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=self._environment, timeout=300, check=False)

    def data(self, *arguments: str) -> Any:
        """The JSON document that a command prints on standard output, and only that."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def shell_of() -> Callable[[Path], Shell]:
    """Gives a shell beside the platform of a folder."""
    return Shell


@pytest.fixture
def shell(deployed: Deployed, day: DayResult) -> Shell:
    """A shell beside a day that is done."""
    return Shell(deployed.folder)
