"""A function's bundle carries what its handler imports, and no client library that it does not use."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from signal9_infra.requirements import PROVIDED, export

ROOT = Path(__file__).parents[2]
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/service.toml"))
ONLY_IN = {
    "opensearch-py": {"project_search"},
    "wordllama": {"project_search"},
    "numpy": {"project_search"},
    "redis": {"project_cache"},
}
"""Distribution -> the functions that carry it."""
IMPORT = """
import importlib, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name in refused:
            raise ModuleNotFoundError(f"{name} is not in the bundle", name=name)

service, *refused = sys.argv[1:]
sys.meta_path.insert(0, Refuse())
importlib.import_module(f"signal9_{service}.handler")
"""
"""Imports a handler while the modules of the other arguments are not there."""


def carried(service: str) -> set[str]:
    """The distributions in a function's bundle, and those that Lambda provides."""
    return {*re.findall(r"^([a-z0-9-]+)==", export(ROOT, service), re.MULTILINE), *PROVIDED}


@pytest.mark.parametrize("service", SERVICES)
def test_a_handler_is_imported_from_what_its_bundle_carries(service: str) -> None:
    """Without any other distribution that is installed here; and what is heavy stands in the bundles of those who use it alone."""
    present = carried(service)
    assert {name for name, users in ONLY_IN.items() if name in present} == {
        name for name, users in ONLY_IN.items() if service in users
    }
    absent = [
        module
        for module, names in packages_distributions().items()
        if not module.startswith(("signal9_", "_"))
        and present.isdisjoint(name.lower().replace("_", "-") for name in names)
    ]
    told = subprocess.run([sys.executable, "-c", IMPORT, service, *absent], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
