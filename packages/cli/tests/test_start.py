"""How the command line starts: the help imports no command, and says what each command says of itself."""

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from signal9_cli.main import COMMANDS, load, typer_app
from signal9_readmodels.search import OpenSearchIndex, WordLlamaEmbedder
from signal9_testkit.servers import OpenSearchService

HEAVY = {
    "boto3",
    "botocore",
    "http.client",
    "jinja2",
    "numpy",
    "opensearchpy",
    "pydantic",
    "redis",
    "scipy",
    "tokenizers",
    "urllib3",
    "wordllama",
}
"""Modules that take too long to import for a command that answers one question."""


def run(*arguments: str, checkout: Path | None = None) -> tuple[str, str, set[str]]:
    """What `signal9` writes to standard output and error in a process of its own, and the modules that it has loaded at its end."""
    code = "import sys; from signal9_cli.main import app\ntry: app()\nexcept SystemExit: print('loaded:', *sys.modules)"
    env = os.environ | ({} if checkout is None else {"SIGNAL9_CHECKOUT": str(checkout)})
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=env)
    text, _, loaded = done.stdout.rpartition("loaded:")
    return text, done.stderr, set(loaded.split())


def test_the_help_imports_no_command_and_no_heavy_library() -> None:
    """`signal9 --help` has loaded nothing of ours but what lists the commands."""
    text, _, loaded = run("--help")
    assert all(f" {name} " in text for name in COMMANDS)
    assert {name for name in loaded if name.startswith("signal9_")} == {
        "signal9_cli",
        "signal9_cli.error_messages",
        "signal9_cli.main",
    }
    assert loaded.isdisjoint({*HEAVY, "msgspec"})


def test_a_question_about_ratings_loads_no_client_library(tmp_path: Path) -> None:
    """Redis and the tables were asked, and are down."""
    platform(tmp_path, opensearch="http://127.0.0.1:9")
    _, told, loaded = run("ratings", "KO", checkout=tmp_path)
    assert "http://127.0.0.1:9 does not answer" in " ".join(told.split())
    assert loaded.isdisjoint(HEAVY)


@pytest.mark.integration
def test_a_search_loads_no_client_library(tmp_path: Path, opensearch_service: OpenSearchService) -> None:
    """The engine was asked, and has nothing."""
    opensearch_service.clear()
    OpenSearchIndex.at(opensearch_service.url, WordLlamaEmbedder()).lifecycle.ensure()
    platform(tmp_path, opensearch=opensearch_service.url)
    text, _, loaded = run("search", "makes chips", checkout=tmp_path)
    assert "Nothing in assets was found for 'makes chips'" in text
    assert loaded.isdisjoint(HEAVY)


def platform(checkout: Path, *, opensearch: str) -> None:
    """Write down a platform of which only the search engine may be up."""
    endpoints = {"aws": "http://127.0.0.1:9", "redis": "redis://127.0.0.1:9/0", "opensearch": opensearch}
    (checkout / ".signal9").mkdir()
    (checkout / ".signal9" / "platform.json").write_text(json.dumps({"endpoints": endpoints}))


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
