"""Operations have a schema and an example each, which say what the code takes; what a service says of itself is told once."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from signal9_contracts import CATALOG
from signal9_contracts.operations import OPERATIONS
from signal9_registry.generate import write_operations
from signal9_registry.parties import Service, read_parties
from signal9_registry.services import texts_of, write_service_texts

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "contracts" / "operations"


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_example_fits_its_struct_and_its_schema(name: str) -> None:
    """The example is read whole: written again it holds at least what it held."""
    example = read(f"{name}.json")
    Draft202012Validator(read(f"{name}.schema.json")).validate(example)
    again = msgspec.to_builtins(msgspec.convert(example, OPERATIONS[name]))
    assert {**again, **example} == again


def test_the_schemas_are_what_the_structs_say(tmp_path: Path) -> None:
    """A struct that changed is noticed; a folder that is current is not written to."""
    written = {path.name: path.read_text(encoding="utf-8") for path in write_operations(tmp_path)}
    assert written == {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.schema.json")}
    assert write_operations(FOLDER) == []


def test_an_operation_is_no_event() -> None:
    """The catalog lists what is stored and published, and no more."""
    assert set(OPERATIONS) & set(CATALOG) == set()


def test_what_a_service_says_of_itself_is_made_of_its_manifest() -> None:
    """README, docstring and description of every service say the purpose that its service.toml says."""
    assert write_service_texts(ROOT, read_parties(ROOT)) == []


def test_a_readme_says_what_wakes_a_service_and_what_it_appends() -> None:
    """Rules, schedules and the workflow each have their sentence; notes follow."""
    queue = Service(
        name="x",
        purpose="Does x.",
        notes="Mind y.\n",
        consumes=("*", "assetListed"),
        publishes=("assetChanged",),
        schedules=({"name": "daily", "cron": "cron(0 4 * * ? *)"},),
    )
    assert texts_of(queue)["README.md"].splitlines()[:7] == [
        "# x",
        "",
        "Does x.",
        "",
        "Woken by every event, `assetListed` by a rule of its own. Woken by the schedule `daily`, `cron(0 4 * * ? *)` in UTC. "
        "Appends `assetChanged`.",
        "",
        "Mind y.",
    ]
    assert "A task of the workflow" in texts_of(Service(name="x", kind="task"))["README.md"]
    assert "stream of the table of events" in texts_of(Service(name="x", kind="stream", publishes=("*",)))["README.md"]
