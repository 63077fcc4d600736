"""Which way a server is started: what is demanded is obeyed or fails, what is missing is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from signal9_testkit.errors import ExtraMissing, KitError, ServerFailed, UnusableSetting
from signal9_testkit.servers import RedisService, backend, containers, run
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
        ("docker", ("signal9_platform",), r"signal9-testkit\[docker\]"),
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
