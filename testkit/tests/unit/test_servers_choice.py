"""Which way a server is started: what is demanded is obeyed or fails, what is missing is named."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from signal9_testkit.errors import ExtraMissing, KitError, ServerFailed, UnusableSetting
from signal9_testkit.servers import RedisService, __main__, backend, containers, run
from signal9_testkit.servers.backend import Description, Started, candidates
from signal9_testkit.servers.containers import Containers
from signal9_testkit.servers.emulator import account_of
from signal9_testkit.servers.native import NativeServers


class Recorded:
    """A backend that starts nothing; fails with a reason if it has one."""

    def __init__(self, reason: str = "") -> None:
        self.started: list[str] = []
        self.stopped: list[Started] = []
        self._reason = reason

    def start(self, server: Description, folder: Path) -> Started:
        if self._reason:
            raise ServerFailed(self._reason)
        self.started.append(server.name)
        return Started("native", "redis://somewhere", str(folder))

    def stop(self, started: Started) -> None:
        self.stopped.append(started)


def only(monkeypatch: pytest.MonkeyPatch, *present: str) -> None:
    """Let just these packages count as installed."""
    monkeypatch.setattr(backend, "find_spec", lambda name: name if name in present else None)


def test_a_demanded_backend_is_the_only_candidate() -> None:
    """No other is tried in its place, so that a demand can't be skipped quietly."""
    [docker] = candidates({"SIGNAL9_TEST_SERVERS": "docker"})
    [native] = candidates({"SIGNAL9_TEST_SERVERS": "native"})
    assert isinstance(docker, Containers)
    assert isinstance(native, NativeServers)


def test_without_a_demand_containers_come_first_where_an_engine_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Native is the second way, and the only one without an engine."""
    monkeypatch.setattr(containers, "engine_answers", lambda: True)
    assert [type(found) for found in candidates({})] == [Containers, NativeServers]
    monkeypatch.setattr(containers, "engine_answers", lambda: False)
    assert [type(found) for found in candidates({})] == [NativeServers]


@pytest.mark.parametrize(
    ("demanded", "present", "told"),
    [
        ("docker", ("signal9_local_platform",), r"signal9-testkit\[docker\]"),
        ("native", ("testcontainers",), r"signal9-testkit\[native\]"),
        ("", (), r"signal9-testkit\[native\]', which needs none"),
    ],
)
def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, demanded: str, present: tuple[str, ...], told: str
) -> None:
    """The message is the command to install it."""
    only(monkeypatch, *present)
    with pytest.raises(ExtraMissing, match=told):
        candidates({"SIGNAL9_TEST_SERVERS": demanded})


def test_an_unknown_demand_is_refused() -> None:
    """A typo does not fall back to anything."""
    with pytest.raises(UnusableSetting, match="'podman' was set; expected docker, native"):
        candidates({"SIGNAL9_TEST_SERVERS": "podman"})


def test_docker_without_an_engine_fails_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A demanded container is never replaced by a skip."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-engine.sock")
    with pytest.raises(ServerFailed, match="no Docker engine answers"):
        Containers().start(RedisService.description, tmp_path)
    assert not containers.engine_answers()


def test_the_next_way_is_tried_and_all_reasons_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An image that can't be had is no reason to fail where the server can run natively."""
    second = Recorded()
    monkeypatch.setattr(run, "candidates", lambda: [Recorded("no image"), second])
    assert run.obtain(RedisService.description, tmp_path, "redis").url == "redis://somewhere"
    assert second.started == ["redis"]

    monkeypatch.setattr(run, "candidates", lambda: [Recorded("no image"), Recorded("no server")])
    with pytest.raises(ServerFailed, match="no image\nno server"):
        run.obtain(RedisService.description, tmp_path, "another")


def test_a_server_is_started_once_and_stopped_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever asks second finds the record; releasing twice is no error."""
    way = Recorded()
    monkeypatch.setattr(run, "candidates", lambda: [way])
    monkeypatch.setattr(run, "backend_named", lambda name: way)
    service = RedisService(tmp_path)
    with pytest.raises(KitError, match="was not started"):
        _ = service.url
    assert service.start().url == RedisService(tmp_path).start().url
    assert set(run.recorded(tmp_path)) == {"redis"}
    service.stop()
    service.stop()
    assert (way.started, len(way.stopped)) == (["redis"], 1)


@pytest.mark.parametrize(
    ("worker", "account"), [("main", "100000000000"), ("gw0", "100000000001"), ("gw11", "100000000012")]
)
def test_each_worker_has_an_account_of_twelve_digits(worker: str, account: str) -> None:
    """So that the emulator keeps them apart."""
    assert account_of(worker) == account


def test_the_plugin_imports_nothing_but_pytest(run_python: Callable[[str], str]) -> None:
    """A test run that has nothing to do with Signal9 pays nothing for the plugin."""
    loaded = run_python(
        "import sys, pytest; before = set(sys.modules); import signal9_testkit.plugin; print(*sorted(set(sys.modules) - before))"
    )
    assert loaded.split() == ["signal9_testkit", "signal9_testkit.plugin"]


def test_what_a_killed_run_left_is_stopped_by_the_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A run that is alive is left alone, and so is a folder that names no owner."""
    way = Recorded()
    monkeypatch.setattr(run, "candidates", lambda: [way])
    monkeypatch.setattr(run, "backend_named", lambda name: way)
    alive, killed = run.begin(tmp_path), run.begin(tmp_path)
    (unknown := tmp_path / f"{run.PREFIX}unknown").mkdir()
    for folder in (alive, killed):
        RedisService(folder).start()
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    (killed / "owner").write_text(f"{ended.pid} 12345")

    run.begin(tmp_path)

    assert [stopped.handle for stopped in way.stopped] == [str(killed / "redis")]
    assert (alive.exists(), killed.exists(), unknown.exists()) == (True, False, True)


def test_the_ways_that_work_here_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One a line for scripts; what is left out is explained on standard error."""
    monkeypatch.setattr(containers, "refusal", lambda images: f"no image {next(iter(images))}")
    assert __main__.main() == 0
    said = capsys.readouterr()
    assert said.out == "native\n"
    assert said.err == "left out: docker: no image ministackorg/ministack:1.5.33\n"

    monkeypatch.setattr(containers, "refusal", lambda images: None)
    assert __main__.main() == 0
    assert capsys.readouterr().out == "native\ndocker\n"

    monkeypatch.setattr(__main__, "find_spec", lambda name: None)
    assert __main__.main() == 1
    assert "signal9-testkit[native]" in capsys.readouterr().err


def test_the_emulators_image_is_the_version_that_runs_natively() -> None:
    """So that the same tests pass on both."""
    from signal9_local_platform.parts.emulator import TOOL
    from signal9_testkit.servers import EmulatorService

    assert EmulatorService.description.image.rpartition(":")[2] in {
        each.partition("==")[2] for each in TOOL.requirements
    }
