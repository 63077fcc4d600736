"""A function imports what it uses: how many of our modules its handler loads at a cold start, of which packages, and which heavy libraries."""

import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/service.toml"))
MOST = {
    "analyze_asset": 148,
    "notify": 38,
    "plan_pollination": 109,
    "pollinate": 87,
    "process_dead_letters": 60,
    "project_cache": 69,
    "project_search": 119,
    "project_tables": 102,
    "record_failure": 52,
    "relay_events": 50,
    "request_analysis": 55,
    "start_analysis": 36,
    "store_result": 94,
    "sync_assets": 104,
    "sync_earnings_calendar": 110,
    "sync_news": 114,
    "validate_data": 126,
}
"""Service -> modules of ours that its handler may load; a new one is one more that every cold start pays for."""
MOST_OF_A_NEW_ONE = 60
HEAVY: dict[str, set[str]] = {
    # Powertools' idempotency brings boto3; every other function makes its clients at the first message.
    "boto3": {"notify", "pollinate", "process_dead_letters"},
    "opensearchpy": {"project_search"},
    **{library: set() for library in ("httpx", "numpy", "wordllama", "aws_xray_sdk", "jinja2", "typer")},
}
"""Library that takes long to import -> the services whose handlers load it."""


@cache
def loaded(service: str) -> frozenset[str]:
    """The modules in a fresh process that has imported the service's handler."""
    code = f"import sys, signal9_{service}.handler; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return frozenset(told.stdout.split())


@cache
def packages(distribution: str) -> frozenset[str]:
    """The distributions of ours that one is made of, by its pyproject.toml and those of what it names."""
    name = distribution.removeprefix("signal9-")
    folders = (ROOT / "services" / name.replace("-", "_"), ROOT / "packages" / name.replace("-", "_"), ROOT / name)
    [project] = [folder / "pyproject.toml" for folder in folders if (folder / "pyproject.toml").exists()]
    named = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    ours = [match[0] for each in named if (match := re.match(r"signal9-[\w-]+", each))]
    return frozenset({distribution}).union(*map(packages, ours))


@pytest.mark.parametrize("service", SERVICES)
def test_a_handler_loads_what_it_uses(service: str) -> None:
    """As few of our modules as are listed, and each heavy library only where it is used."""
    ours = sorted(name for name in loaded(service) if name.startswith("signal9_"))
    assert len(ours) <= MOST.get(service, MOST_OF_A_NEW_ONE), f"{len(ours)} modules: {' '.join(ours)}"
    assert [library for library, users in HEAVY.items() if library in loaded(service) and service not in users] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_handler_loads_only_what_its_bundle_names(service: str) -> None:
    """Every package that it loads is named by its project file, or by one that is named there."""
    found = {name.partition(".")[0].replace("_", "-") for name in loaded(service) if name.startswith("signal9_")}
    assert found <= packages(f"signal9-{service.replace('_', '-')}")


def test_every_listed_service_exists() -> None:
    """One that went leaves no line behind."""
    assert set(MOST) <= set(SERVICES)
