"""The documents speak the truth: commands exist, links lead somewhere, README is one screen."""

import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from signal9_cli.main import typer_app

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
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
