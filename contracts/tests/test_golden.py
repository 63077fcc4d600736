"""Every version that was ever published is still read, step by step, into today's event."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from signal9_contracts import CATALOG, InvalidEvent, decode_event, encode_event
from signal9_contracts.schemas import schema_of
from signal9_contracts.upcasting import UPCASTERS, upcast
from signal9_registry.generate import write_golden

ROOT = Path(__file__).parents[1]
VERSIONS = [(name, version) for name, entry in CATALOG.items() for version in range(1, entry.version + 1)]


@pytest.mark.parametrize(("name", "version"), VERSIONS)
def test_an_event_of_every_version_is_read_as_todays(name: str, version: int) -> None:
    """The golden event fits the schema of its time and, once read, today's. `python -m signal9_registry.generate` adds a missing one."""
    document = (ROOT / f"golden/{name}/v{version}.json").read_bytes()
    assert json.loads(document)["metadata"]["schemaVersion"] == version
    Draft202012Validator(json.loads((ROOT / f"schemas/{name}/v{version}.json").read_text())).validate(
        json.loads(document)
    )
    event = decode_event(name, document)
    assert event.metadata.schema_version == CATALOG[name].version
    Draft202012Validator(schema_of(CATALOG[name])).validate(json.loads(encode_event(event)))
    assert decode_event(name, encode_event(event)) == event


def test_no_golden_event_or_step_is_left_over() -> None:
    """Each golden event is of a version that the catalog knows, each step leads to one."""
    golden = {(path.parent.name, int(path.stem.removeprefix("v"))) for path in ROOT.glob("golden/*/*.json")}
    assert golden == set(VERSIONS)
    assert set(UPCASTERS) <= {(name, version) for name, version in VERSIONS if version < CATALOG[name].version}


def renamed(document: dict[str, Any]) -> dict[str, Any]:
    return {"title": document.pop("name"), **document}


def split(document: dict[str, Any]) -> dict[str, Any]:
    first, _, rest = document["title"].partition(" ")
    return {**document, "title": [first, rest]}


STEPS = {("thing", 1): renamed, ("thing", 3): split}


def test_steps_are_taken_one_after_the_other() -> None:
    """From version 1 to 4 by two steps and one version that needs none; from 3 by the last alone; 4 is left as it is."""

    def read(content: dict[str, Any], version: int) -> dict[str, Any]:
        document = msgspec.json.encode({**content, "metadata": {"schemaVersion": version, "eventId": "e"}})
        read: dict[str, Any] = msgspec.json.decode(upcast("thing", document, 4, STEPS))
        return read

    metadata = {"schemaVersion": 4, "eventId": "e"}
    assert read({"name": "Coca Cola"}, 1) == {"title": ["Coca", "Cola"], "metadata": metadata}
    assert read({"title": "Coca Cola"}, 3) == {"title": ["Coca", "Cola"], "metadata": metadata}
    assert read({"title": "Coca Cola"}, 4) == {"title": "Coca Cola", "metadata": metadata}


def test_what_a_step_cannot_take_is_named() -> None:
    """The error says which event, which version, which step."""
    with pytest.raises(
        InvalidEvent, match=r"'thing' of schemaVersion 1 cannot be brought from 1 to 2: KeyError\('name'\)"
    ):
        upcast("thing", b'{"metadata": {"schemaVersion": 1}}', 4, STEPS)


@pytest.mark.parametrize("document", [b"[]", b"{", b'{"metadata": {}}', b"\xff"])
def test_what_is_no_event_is_left_to_the_decoder(document: bytes) -> None:
    """Whose error names the path of the fault."""
    assert upcast("thing", document, 4, STEPS) == document


def test_a_golden_event_is_added_once_and_then_kept(tmp_path: Path) -> None:
    """A second run changes nothing, even where the example has changed since."""
    examples = tmp_path / "examples"
    for name, entry in CATALOG.items():
        folder = examples / name / f"v{entry.version}"
        folder.mkdir(parents=True)
        (folder / "typical.json").write_text('{"first": 1}')
    assert len(write_golden(tmp_path / "golden", examples)) == len(CATALOG)
    (examples / "assetListed/v1/typical.json").write_text('{"second": 2}')
    assert write_golden(tmp_path / "golden", examples) == []
    assert "first" in (tmp_path / "golden/assetListed/v1.json").read_text()
