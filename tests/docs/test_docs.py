"""The documents speak the truth: commands exist, links lead somewhere, README is one screen."""

import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from signal9_cli.main import typer_app

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]
COMMANDS = sorted(get_command(typer_app).commands)  # type: ignore[attr-defined]  # a group, by its commands


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_links_exist(path: Path) -> None:
    """Every `signal9 <verb>` of a document is a command, every relative link a file."""
    text = path.read_text(encoding="utf-8")
    for verb in re.findall(r"(?:`|run )signal9 ([a-z]+)", text):
        assert verb in COMMANDS, verb
    for link in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (path.parent / link).exists(), link


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    """`signal9 <verb> --help` shows at least one example of itself."""
    result = CliRunner().invoke(typer_app, [command, "--help"])
    assert result.exit_code == 0
    assert f"signal9 {command}" in result.output


def test_the_readme_is_one_screen() -> None:
    """A reader sees all of it without getting lost."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 60


def test_every_session_is_explained() -> None:
    """CONTRIBUTING names each session of the noxfile but the demo, and no other."""
    sessions = set(re.findall(r"^@nox\.session.*\ndef (\w+)\(", (ROOT / "noxfile.py").read_text(), re.MULTILINE))
    table = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| .* \|$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    named = {name for row in table for name in re.findall(r"`(\w+)`", row)}
    assert named | {"quick", "demo", "relevance"} == sessions


def test_the_forge_runs_the_two_commands_of_the_readme() -> None:
    """What the workflow file runs is what the README tells a newcomer."""
    told = re.findall(r'^pip install "nox\[uv\]" && (nox[ \w-]*?) *#', (ROOT / "README.md").read_text(), re.MULTILINE)
    runs = re.findall(r'run: pip install "nox\[uv\]" && (.+)', (ROOT / ".github/workflows/ci.yml").read_text())
    assert len(told) == 2
    assert sorted(runs) == sorted(told)
