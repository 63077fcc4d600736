"""Who loads the state of an endless stream may keep its snapshots."""

import ast
import tomllib
from pathlib import Path

import signal9_domain
from signal9_domain import State

ROOT = Path(__file__).parents[2]
PROJECTS = "signal9_readmodels.projections"
"""Whoever projects folds every kind of stream."""


def endless() -> set[str]:
    """The domain's states whose streams grow for ever."""
    states = (getattr(signal9_domain, name) for name in signal9_domain._HOMES)
    return {each.__name__ for each in states if isinstance(each, type) and issubclass(each, State) and each.ENDLESS}


def loads(folder: Path) -> set[str]:
    """What a service imports to load states of endless streams."""
    found: set[str] = set()
    for path in folder.glob("src/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                names = {alias.name for alias in node.names}
                found |= names & endless() if node.module == "signal9_domain" else set()
                found |= {PROJECTS} if (node.module or "").startswith(PROJECTS) and "project" in names else set()
    return found


def test_a_service_that_loads_an_endless_stream_may_keep_snapshots() -> None:
    """Its manifest names the table exactly where its code loads such a state; without the right every load reads the whole stream."""
    assert "Asset" in endless()
    manifests = {path.parent: tomllib.loads(path.read_text()) for path in ROOT.glob("services/*/service.toml")}
    assert len(manifests) > 10
    for folder, manifest in manifests.items():
        uses_events = "signal9-events" in [*manifest.get("reads", ()), *manifest.get("reads_writes", ())]
        keeps = "signal9-snapshots" in manifest.get("reads_writes", ())
        assert keeps == bool(uses_events and loads(folder)), f"{folder.name}: {loads(folder)}"
