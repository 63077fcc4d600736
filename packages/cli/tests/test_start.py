"""How the command line starts: the help imports no command, and says what each command says of itself."""

import inspect
import subprocess
import sys

import pytest
import typer
from typer.main import get_command

from signal9_cli.main import COMMANDS, load, typer_app

HEAVY = (
    "boto3",
    "botocore",
    "jinja2",
    "msgspec",
    "numpy",
    "opensearchpy",
    "pygal",
    "redis",
    "scipy",
    "urllib3",
    "wordllama",
)
"""Libraries that take longer to import than the help takes to print."""


def test_the_help_imports_no_command_and_no_heavy_library() -> None:
    """In a process of its own, `signal9 --help` has loaded nothing of ours but what lists the commands."""
    code = (
        "import sys; sys.argv = ['signal9', '--help']\n"
        "from signal9_cli.main import app\n"
        "try: app()\n"
        "except SystemExit: print('loaded:', *sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    text, _, loaded = done.stdout.partition("loaded:")
    names = set(loaded.split())
    assert all(f" {name} " in text for name in COMMANDS)
    assert {name for name in names if name.startswith("signal9_")} == {
        "signal9_cli",
        "signal9_cli.error_messages",
        "signal9_cli.main",
    }
    assert names.isdisjoint(HEAVY)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_says_of_itself(name: str) -> None:
    """The table's line is the first paragraph of the command's own help, and the command has that name."""
    command = load(name)
    assert command.name == name
    assert COMMANDS[name].help == inspect.cleandoc(command.help).split("\n\n")[0]


def test_the_help_has_every_command_of_the_modules() -> None:
    """No function that a command module offers is missing from the table."""
    from importlib import import_module

    assert sorted(get_command(typer_app).commands) == sorted(COMMANDS)  # type: ignore[attr-defined]  # a group, by its commands
    for entry in COMMANDS.values():
        found = getattr(import_module(f"signal9_cli.commands.{entry.module}"), entry.name)
        assert isinstance(found, typer.Typer) or found.__module__ == f"signal9_cli.commands.{entry.module}"
