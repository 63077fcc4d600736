"""`signal9 new`: scaffolds that the checks accept, and names that are refused before anything is written."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from signal9_application import OperationFailed
from signal9_cli.checkout import find_checkout
from signal9_cli.main import typer_app
from signal9_cli.scaffold import new_event, new_service

ROOT = find_checkout({})
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".signal9", ".coverage*", ".*_cache", "__pycache__", "cdk.out", "node_modules", ".nox"
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("notify", "verb and a noun"),
        ("Watch_prices", "verb and a noun"),
        ("watch-prices", "verb and a noun"),
        ("../watch_prices", "verb and a noun"),
        ("sync_news", r"services/sync_news is there already"),
        ("local_platform", r"signal9_local_platform is there already"),
    ],
)
def test_a_taken_or_malformed_name_of_a_service_is_refused(name: str, said: str) -> None:
    """One sentence with what to write instead."""
    with pytest.raises(OperationFailed, match=said):
        new_service(ROOT, name, "analysisComplete")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("moved", "lowerCamelCase"),
        ("PriceMoved", "lowerCamelCase"),
        ("price_moved", "lowerCamelCase"),
        ("assetListed", "is taken"),
        ("documentRef", "is taken"),
        ("assetSettled", "is taken"),
    ],
)
def test_a_taken_or_malformed_name_of_an_event_is_refused(name: str, said: str) -> None:
    """Taken is a name of the catalog, of another struct of the contracts, and of a builder."""
    with pytest.raises(OperationFailed, match=said):
        new_event(ROOT, name, "sync_assets")


def test_an_unknown_event_or_service_is_refused() -> None:
    """The message lists those that there are."""
    with pytest.raises(OperationFailed, match=r"no event 'nothingHappened' to consume\. Known are: assetListed"):
        new_service(ROOT, "watch_prices", "nothingHappened")
    with pytest.raises(OperationFailed, match=r"no service 'nobody' to append it\. Choose one of analyze_asset"):
        new_event(ROOT, "priceMoved", "nobody")


@pytest.mark.parametrize(
    "arguments", [["service", "sync_news"], ["service", "x"], ["event", "assetListed"], ["event", "x"]]
)
def test_a_refused_name_writes_nothing(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a file nor a process: the command fails before both."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was written")

    monkeypatch.setattr(Path, "write_text", refuse)
    monkeypatch.setattr(subprocess, "run", refuse)
    result = CliRunner().invoke(typer_app, ["new", *arguments])
    assert isinstance(result.exception, OperationFailed)


class Copy:
    """A copy of the checkout, whose own code its processes import."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        shutil.copytree(ROOT, self.folder, ignore=NOT_COPIED)

    def run(self, *command: str) -> str:
        """The standard output of a command that must succeed."""
        sources = [*self.folder.glob("*/src"), *self.folder.glob("*/*/src")]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sources))}
        env.pop("SIGNAL9_CHECKOUT", None)
        done = subprocess.run(
            command, cwd=self.folder, env=env, capture_output=True, text=True, timeout=400, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-3000:]} {done.stderr[-3000:]}"
        return done.stdout

    def signal9(self, *arguments: str) -> str:
        """What the copy's own command line prints."""
        return self.run(sys.executable, "-c", "from signal9_cli.main import app; app()", *arguments)


@pytest.mark.integration
@pytest.mark.slow
def test_the_checks_accept_a_new_service_and_a_new_event(tmp_path: Path) -> None:
    """In a copy of the checkout: style, boundaries, types, its own and the architecture's tests, the contracts, the templates."""
    copy = Copy(tmp_path)
    service = json.loads(copy.signal9("new", "service", "watch_prices", "--json"))
    event = json.loads(copy.signal9("new", "event", "priceMoved", "--service", "watch_prices", "--json"))
    assert "services/watch_prices/src/signal9_watch_prices/handler.py" in service["written"]
    assert "services/watch_prices/service.toml" in event["written"]
    copy.run(sys.executable, "-m", "ruff", "check", ".")
    copy.run(sys.executable, "-m", "ruff", "format", "--check", ".")
    copy.run(str(Path(sys.executable).with_name("lint-imports")))
    types = ("signal9_watch_prices", "signal9_contracts", "signal9_testkit.an")
    copy.run(sys.executable, "-m", "mypy", *(argument for package in types for argument in ("-p", package)))
    tests = (
        "services/watch_prices",
        "tests/architecture",
        "contracts/tests/test_contracts.py",
        "contracts/tests/test_golden.py",
    )
    copy.run(sys.executable, "-m", "pytest", "-q", "-m", "not integration and not e2e", *tests)
    assert "priceMoved" in copy.signal9("contracts", "check")
    out = tmp_path / "cdk.out"
    copy.signal9("synth", "--stage", "prod", "--out", str(out))
    template = (out / "Signal9DataPipelineMainStack.template.json").read_text()
    assert "signal9-watch-prices" in template
