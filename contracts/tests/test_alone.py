"""The contracts without the rest of Signal9: what another team gets from `pip install signal9-contracts`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from signal9_contracts import CATALOG, UnknownEvent, find_faults
from signal9_contracts.files import data_folder, examples_of, schema_path

ROOT = Path(__file__).parents[1]
SCRIPT = """
import importlib, json, pkgutil, sys
import signal9_contracts
from signal9_contracts import CATALOG, decode_event
from signal9_contracts.files import data_folder, examples_of, schema_path

for module in pkgutil.iter_modules(signal9_contracts.__path__, "signal9_contracts."):
    importlib.import_module(module.name)
for name in CATALOG:
    assert json.loads(schema_path(name).read_bytes())["$id"].startswith(f"signal9:{name}:v")
    for document in examples_of(name).values():
        decode_event(name, json.dumps(document))
assert (data_folder() / "catalog.json").exists()
assert data_folder().is_relative_to(sys.prefix), data_folder()
print(len(CATALOG))
"""


@pytest.mark.integration
def test_the_wheel_installs_alone_with_msgspec_only(tmp_path: Path) -> None:
    """In an empty environment: two distributions, every module imports, every schema and example is there and decodes."""
    environment = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}

    def uv(*arguments: str) -> str:
        found = shutil.which("uv")
        command = [found] if found else [sys.executable, "-m", "uv"]
        done = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    uv("build", "--quiet", "--wheel", "--out-dir", str(tmp_path), str(ROOT))
    [wheel] = tmp_path.glob("*.whl")
    uv("venv", "--quiet", "--python", sys.executable, str(tmp_path / "alone"))
    python = tmp_path / "alone/bin/python"
    uv("pip", "install", "--quiet", "--python", str(python), str(wheel))
    installed = json.loads(uv("pip", "list", "--python", str(python), "--format", "json"))
    assert {each["name"] for each in installed} == {"msgspec", "signal9-contracts"}
    ran = subprocess.run(
        [python, "-c", SCRIPT], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, str(len(CATALOG))), ran.stderr


def test_schemas_and_examples_are_found_from_the_checkout_too() -> None:
    """The same calls work where the package runs from its sources."""
    assert data_folder() == ROOT
    for name in CATALOG:
        assert schema_path(name).exists()
        assert "typical" in examples_of(name)
        for document in examples_of(name).values():
            assert find_faults(name, document) == []
    with pytest.raises(UnknownEvent):
        examples_of("nothing")
