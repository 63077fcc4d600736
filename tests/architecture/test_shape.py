"""The shape of the repository: every service like the others, every folder explained."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from signal9_contracts import CATALOG

ROOT = Path(__file__).parents[2]
SERVICES = sorted(path.parent for path in ROOT.glob("services/*/service.toml"))
OURS = sorted(
    ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
    for source in (*ROOT.glob("*/src"), *ROOT.glob("*/*/src"))
    for path in source.glob("signal9_*/**/*.py")
    if path.name != "__main__.py"
)
IMPORT = """
import importlib, os, sys

def refuse(event, arguments):
    writes = event == "open" and arguments[0] != os.devnull and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event in ("socket.connect", "socket.bind", "subprocess.Popen", "os.mkdir", "os.remove", "os.rename"):
        raise RuntimeError(f"at import: {event} {arguments}")

sys.addaudithook(refuse)
for name in sys.argv[1:]:
    importlib.import_module(name)
print("imported", len(sys.argv[1:]))
"""
"""Imports the modules of its arguments; the first effect beyond the process is an error."""


@pytest.mark.parametrize("folder", SERVICES, ids=lambda path: path.name)
def test_a_service_is_like_every_other(folder: Path) -> None:
    """Manifest, handler, application, README and tests stand where a reader looks for them."""
    source = folder / "src" / f"signal9_{folder.name}"
    for path in (source / "handler.py", source / "application.py", folder / "README.md"):
        assert path.exists(), path
    assert "def lambda_handler(" in (source / "handler.py").read_text()
    assert tomllib.loads((folder / "service.toml").read_text())["name"] == folder.name


def test_a_module_is_short() -> None:
    """No module of the packages, services and benchmarks is longer than 250 lines: what grows beyond is several nouns."""
    modules = [*ROOT.glob("*/**/src/**/*.py"), *ROOT.glob("contracts/src/**/*.py"), *ROOT.glob("bench/**/*.py")]
    lines = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert len(lines) > 400
    assert {str(path): count for path, count in lines.items() if count > 250} == {}


def test_nothing_happens_at_import() -> None:
    """A process that imports every module of ours connects nowhere, starts no other process and writes no file."""
    # The CDK starts Node when it is imported; the emulator's part runs on another Python.
    others = ("signal9_infra", "signal9_local_platform.emulator")
    modules = [name for name in OURS if not name.startswith(others)]
    told = subprocess.run([sys.executable, "-B", "-c", IMPORT, *modules], capture_output=True, text=True, check=False)
    assert (told.stdout, told.returncode) == (f"imported {len(modules)}\n", 0), told.stderr


def test_every_event_is_appended_by_a_service_and_every_consumed_one_is_known() -> None:
    """What the catalog lists, some manifest publishes; what a manifest consumes, the catalog lists."""
    manifests = [tomllib.loads((folder / "service.toml").read_text()) for folder in SERVICES]
    published = {event for manifest in manifests for event in manifest.get("publishes", [])} - {"*"}
    consumed = {event for manifest in manifests for event in manifest.get("consumes", [])} - {"*"}
    assert published == set(CATALOG)
    assert consumed <= set(CATALOG)


def test_every_folder_says_what_lives_there() -> None:
    """Top folders, packages and services each have a README."""
    folders = [ROOT / name for name in ("contracts", "packages", "services", "infra", "testkit", "tests", "bench")]
    folders += [path.parent for path in ROOT.glob("packages/*/pyproject.toml")] + SERVICES
    assert [folder for folder in folders if not (folder / "README.md").exists()] == []


def test_every_path_that_a_session_names_exists() -> None:
    """A test that moved would otherwise be missed by whoever runs its session only."""
    named = re.findall(
        r'"((?:contracts|packages|services|infra|testkit|tests|bench|examples)/[\w./-]+)"',
        (ROOT / "noxfile.py").read_text(),
    )
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_only_the_relay_publishes() -> None:
    """PutEvents is called in one module, and only relay_events uses it."""
    callers = [path for path in ROOT.glob("*/**/src/**/*.py") if ".put_events(" in path.read_text(encoding="utf-8")]
    assert [path.name for path in callers] == ["publisher.py"]
    users = [
        path
        for path in ROOT.glob("services/*/src/**/*.py")
        if "EventBridgePublisher" in path.read_text(encoding="utf-8")
    ]
    assert {path.parents[2].name for path in users} == {"relay_events"}


def test_every_decision_has_a_number_of_its_own() -> None:
    """Decisions are counted from 1 without a gap, and each page's heading says its file's number."""
    pages = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {int(page.name[:4])}. "), page.name
