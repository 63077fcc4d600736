"""Up, down and status, with small real servers as parts."""

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from signal9_local_platform import Endpoints, Platform, PlatformError, Progress
from signal9_local_platform.errors import AlreadyRunning, DiskFull, PartFailed, PortTaken
from signal9_local_platform.locking import held
from signal9_local_platform.part import Surroundings
from signal9_local_platform.ports import ORDINARY
from signal9_local_platform.processes import Launch
from signal9_local_platform.progress import Say

# Answers "ok" on its port once the gate file exists, or says why it ends instead.
SERVER = """
import pathlib, socket, sys, time
port, gate, fails = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
if fails:
    sys.exit(fails)
while not gate.exists():
    time.sleep(0.01)
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", port))
server.listen()
print("listening", flush=True)
while True:
    connection, _ = server.accept()
    connection.sendall(b"ok")
    connection.close()
"""


@dataclass
class SmallPart:
    """A part whose server is the program above."""

    name: str
    gate: Path
    fails: str = ""
    fingerprint: str = "1"
    start_seconds: float = 20.0
    stop_seconds: float = 5.0
    ports = ORDINARY

    def prepare(self, around: Surroundings, port: int, say: Say) -> Launch:
        """Nothing to fetch."""
        say("looking for the program")
        command = [sys.executable, "-c", SERVER, str(port), str(self.gate), self.fails]
        return Launch(command, {"PATH": os.environ["PATH"]}, around.layout.state(self.name))

    def endpoint(self, port: int) -> str:
        """Its address."""
        return f"tcp://127.0.0.1:{port}"

    def is_healthy(self, port: int) -> bool:
        """It says ok."""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.3) as connection:
                return connection.recv(2) == b"ok"
        except OSError:
            return False


class Bench:
    """A checkout with parts, and what its platform reported."""

    def __init__(self, checkout: Path) -> None:
        """Two parts, both free to start."""
        self.checkout = checkout
        self.open = checkout / "open"
        self.open.touch()
        self.reports: list[Progress] = []
        self.parts = [SmallPart("emulator", self.open), SmallPart("redis", self.open)]

    def platform(self, *parts: SmallPart, ports: dict[str, int] | None = None) -> Platform:
        """A platform of these parts, as a command of its own would make it."""
        chosen = list(parts) or self.parts
        return Platform(
            self.checkout, parts=chosen, report=self.reports.append, ports=ports, cache=self.checkout / "cache"
        )

    def states(self) -> dict[str, str]:
        """The state of each part."""
        return {status.name: status.state for status in self.platform().status()}

    def said(self, part: str) -> str:
        """Everything reported about one part."""
        return "\n".join(f"{report.stage}: {report.message}" for report in self.reports if report.part == part)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A checkout whose parts are ended after the test."""
    bench = Bench(tmp_path)
    yield bench
    bench.platform().down(purge=True)


def test_up_starts_every_part_and_describes_it(bench: Bench) -> None:
    """Other programs find the endpoints in platform.json."""
    running = bench.platform().up()

    described = json.loads((bench.checkout / ".signal9" / "platform.json").read_text())
    assert described["endpoints"]["aws"] == running.endpoints.aws
    assert described["endpoints"]["vendors"] is None
    assert described["pids"] == running.pids
    assert sorted(running.started) == ["emulator", "redis"]
    assert bench.states() == {"emulator": "healthy", "redis": "healthy"}
    assert "listening" in running.logs["redis"].read_text()
    assert [status.rss_mb is not None for status in bench.platform().status()] == [True, True]


def test_a_second_up_leaves_what_works(bench: Bench) -> None:
    """The same processes go on."""
    first = bench.platform().up()

    second = bench.platform().up()

    assert second.started == ()
    assert second.pids == first.pids
    assert "running: tcp://" in bench.said("redis")


def test_a_killed_part_alone_is_started_again_on_its_port(bench: Bench) -> None:
    """kill -9 of one part costs one restart."""
    first = bench.platform().up()
    os.kill(first.pids["redis"], signal.SIGKILL)
    while bench.states()["redis"] != "dead":
        pass

    second = bench.platform().up()

    assert second.started == ("redis",)
    assert second.endpoints == first.endpoints
    assert "gone without `down`" in bench.said("redis")


def test_a_hung_part_is_replaced(bench: Bench) -> None:
    """A process under SIGSTOP keeps its port but answers nothing."""
    first = bench.platform().up()
    os.kill(first.pids["redis"], signal.SIGSTOP)
    assert bench.states()["redis"] == "unhealthy"

    second = bench.platform().up()

    assert second.pids["redis"] != first.pids["redis"]
    assert "does not answer" in bench.said("redis")


def test_a_part_with_other_settings_is_replaced(bench: Bench) -> None:
    """A change of plan or version needs no `down` first."""
    bench.platform().up()
    bench.parts[1].fingerprint = "2"

    assert bench.platform().up().started == ("redis",)
    assert "settings changed" in bench.said("redis")


def test_a_part_that_is_no_longer_wanted_is_ended(bench: Bench) -> None:
    """Live mode has no sandbox."""
    bench.platform().up()

    running = bench.platform(bench.parts[0]).up()

    assert list(running.pids) == ["emulator"]
    assert bench.states()["redis"] == "stopped"


def test_down_ends_everything_and_keeps_the_state(bench: Bench) -> None:
    """The next up finds the same ports and data."""
    first = bench.platform().up()
    kept = bench.checkout / ".signal9" / "state" / "redis" / "kept"
    kept.touch()

    bench.platform().down()

    assert bench.states() == {"emulator": "stopped", "redis": "stopped"}
    assert bench.platform().up().endpoints == first.endpoints
    assert kept.exists()


def test_purge_forgets_the_state(bench: Bench) -> None:
    """Only the lock file stays; a down of nothing is no error."""
    bench.platform().down()
    bench.platform().up()

    bench.platform().down(purge=True)

    assert [path.name for path in (bench.checkout / ".signal9").iterdir()] == ["lock"]


def test_a_part_that_ends_stops_what_this_up_started(bench: Bench) -> None:
    """The error carries the end of the log, and nothing half-started stays."""
    bench.parts[1].fails = "cannot read settings"

    with pytest.raises(PartFailed, match=r"(?s)redis ended before it answered.*cannot read settings"):
        bench.platform().up()

    assert bench.states() == {"emulator": "stopped", "redis": "stopped"}


def test_a_failing_part_does_not_stop_what_ran_before(bench: Bench) -> None:
    """Only what this call started is ended."""
    bench.platform(bench.parts[0]).up()
    bench.parts[1].fails = "no"

    with pytest.raises(PartFailed):
        bench.platform().up()

    assert bench.states()["emulator"] == "healthy"


def test_a_part_that_never_answers_is_given_up(bench: Bench) -> None:
    """The deadline is part of the message."""
    slow = SmallPart("redis", bench.checkout / "never", start_seconds=0.2)

    with pytest.raises(PartFailed, match="within 0 s"):
        bench.platform(slow).up()


def test_a_full_disk_in_a_log_is_named(bench: Bench) -> None:
    """The cause comes before the consequence."""
    bench.parts[1].fails = "write failed: No space left on device"

    with pytest.raises(DiskFull, match="Free some"):
        bench.platform().up()


def test_deploy_runs_while_a_slow_part_still_starts(bench: Bench) -> None:
    """The deploy does not wait for OpenSearch."""
    gate = bench.checkout / "gate"
    deployed: list[Endpoints] = []

    def deploy(endpoints: Endpoints) -> None:
        assert bench.parts[0].is_healthy(int(endpoints.aws.rsplit(":", 1)[1]))
        assert not bench.parts[1].is_healthy(int(endpoints.redis.rsplit(":", 1)[1]))
        deployed.append(endpoints)
        gate.touch()

    bench.parts[1].gate = gate
    running = bench.platform().up(deploy)

    assert deployed == [running.endpoints]


def interrupted(_: Endpoints) -> None:
    """The user presses Ctrl-C."""
    raise KeyboardInterrupt


def test_ctrl_c_stops_what_this_up_started(bench: Bench) -> None:
    """Nothing stays behind, even a part that was still starting."""
    bench.parts[1].gate = bench.checkout / "never"

    with pytest.raises(KeyboardInterrupt):
        bench.platform().up(interrupted)

    assert bench.states() == {"emulator": "stopped", "redis": "stopped"}


def test_an_emulator_that_fails_is_never_deployed_to(bench: Bench) -> None:
    """The hook is for a healthy emulator only."""
    bench.parts[0].fails = "no"
    deployed: list[Endpoints] = []

    with pytest.raises(PartFailed):
        bench.platform().up(deployed.append)

    assert deployed == []


def test_a_taken_port_is_replaced_and_told(bench: Bench) -> None:
    """Another program's port is left to it."""
    first = bench.platform().up()
    bench.platform().down()
    port = int(first.endpoints.redis.rsplit(":", 1)[1])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()

        second = bench.platform().up()

    assert second.endpoints.redis != first.endpoints.redis
    assert f"note: port {port} is taken by another program" in bench.said("redis")


def test_a_requested_port_that_is_taken_starts_nothing(bench: Bench) -> None:
    """The error comes before any process."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTaken):
            bench.platform(ports={"redis": other.getsockname()[1]}).up()

    assert bench.states() == {"emulator": "stopped", "redis": "stopped"}


def test_two_ups_of_one_checkout_are_refused(bench: Bench) -> None:
    """The second says who is at work."""
    bench.platform().up()

    with held(bench.checkout / ".signal9" / "lock"), pytest.raises(AlreadyRunning, match="starting or stopping"):
        bench.platform().up()


def test_two_checkouts_run_beside_each_other(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither hears of the other."""
    other = Bench(tmp_path_factory.mktemp("other"))
    first, second = bench.platform().up(), other.platform().up()

    other.platform().down(purge=True)

    assert first.endpoints.redis != second.endpoints.redis
    assert bench.states() == {"emulator": "healthy", "redis": "healthy"}


def test_a_long_log_is_set_aside(bench: Bench) -> None:
    """Logs do not grow for ever."""
    log = bench.checkout / ".signal9" / "logs" / "redis.log"
    log.parent.mkdir(parents=True)
    with log.open("wb") as file:
        file.truncate(20_000_000)

    bench.platform().up()

    assert log.stat().st_size < 1000
    assert log.with_suffix(".log.1").exists()


def test_an_unforeseen_error_is_a_platform_error(bench: Bench) -> None:
    """The command line has one base error to show."""

    def broken(around: Surroundings, port: int, say: Say) -> Launch:
        raise RuntimeError("surprise")

    part = SmallPart("redis", bench.open)
    part.prepare = broken  # type: ignore[method-assign]

    with pytest.raises(PlatformError, match="surprise"):
        bench.platform(part).up()


def test_giving_up_does_not_start_more(bench: Bench) -> None:
    """A part still preparing when another fails is never started."""
    waiting = threading.Event()

    def slowly(around: Surroundings, port: int, say: Say) -> Launch:
        waiting.set()
        assert around.cancelled.wait(20)
        return Launch(["false"], {}, around.layout.state("emulator"))

    def fails_then(part: SmallPart, prepare: Callable[[Surroundings, int, Say], Launch]) -> Callable[..., Launch]:
        def preparing(around: Surroundings, port: int, say: Say) -> Launch:
            assert waiting.wait(20)
            return prepare(around, port, say)

        part.fails = "no"
        return preparing

    bench.parts[0].prepare = slowly  # type: ignore[method-assign]
    bench.parts[1].prepare = fails_then(bench.parts[1], bench.parts[1].prepare)  # type: ignore[method-assign]
    began = time.monotonic()

    with pytest.raises(PartFailed):
        bench.platform().up()

    assert time.monotonic() - began < 15
    assert not (bench.checkout / ".signal9" / "logs" / "emulator.log").exists()
