"""The README's blocks do what they say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A consumer's project made of the README's blocks, each in the file that its first line names."""
    blocks = re.findall(r"```(?:python|toml)\n(# ([\w.]+):.*?)```", README.read_text(encoding="utf-8"), re.S)
    for text, name in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert {name for _, name in blocks} == {"test_board.py", "signal9.toml", "test_outage.py"}
    return tmp_path


def run(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=project, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_first_test_of_a_consumer_passes(project: Path) -> None:
    """Without any server: declared messages, builders, the sandbox."""
    said = run(project, "pytest", "-q", "-p", "no:cacheprovider", "test_board.py")
    assert "14 passed" in said


@pytest.mark.integration
def test_the_outage_passes(project: Path) -> None:
    """With a real Redis behind a proxy, started by the project's own run and gone after it."""
    assert "1 passed" in run(project, "pytest", "-q", "-p", "no:cacheprovider", "test_outage.py")


def test_the_commands_answer(project: Path) -> None:
    """The declaration is checked; the sandbox explains itself."""
    assert "rating-board reads 4 fields of 1 events" in run(project, "signal9_testkit.consumer", "signal9.toml")
    assert "--plan" in run(project, "signal9_sandbox", "--help")


def test_every_fixture_and_module_that_it_names_exists() -> None:
    """No word in code style names something that is gone."""
    from signal9_testkit import plugin

    table = re.findall(r"^\| (`.*?) \|", README.read_text(encoding="utf-8"), re.M)
    names = {name for row in table for name in re.findall(r"`([a-z_]+)`", row)}
    assert {"redis_url", "aws", "sandbox", "redis_proxy"} <= names
    assert [name for name in names - {"declared_message"} if not hasattr(plugin, name)] == []
    for module in re.findall(r"`(signal9_testkit\.\w+)`", README.read_text(encoding="utf-8")):
        __import__(module)


def test_it_is_about_one_screen() -> None:
    """A reader sees all of it without getting lost."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 85
