"""The published language: structs, schemas and examples say the same, and what does not fit is refused with its path."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from signal9_contracts import (
    CATALOG,
    AnalysisComplete,
    InvalidEvent,
    UnknownEvent,
    decode_event,
    encode_event,
    event_type_of,
    find_event_type,
    from_envelope,
)
from signal9_contracts.fields import fields_of
from signal9_contracts.schemas import render, schema_of, write_schemas
from signal9_registry.catalog_file import build_catalog, rendered
from signal9_registry.parties import read_parties

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(ROOT.glob("examples/*/v*/*.json"))


def example(name: str, which: str = "typical") -> dict[str, object]:
    document: dict[str, object] = json.loads((ROOT / f"examples/{name}/v1/{which}.json").read_text())
    return document


@pytest.mark.parametrize("name", CATALOG)
def test_the_stored_schema_is_what_the_struct_generates(name: str) -> None:
    """A struct that changed without its schema fails here; `python -m signal9_registry.generate` writes the schemas again."""
    entry = CATALOG[name]
    assert (ROOT / f"schemas/{name}/v{entry.version}.json").read_text() == render(entry)


@pytest.mark.parametrize("name", CATALOG)
def test_every_field_is_described(name: str) -> None:
    """A reader of the catalog learns what each field means; give it `Meta(description=...)`, and `unit(...)` if it has one."""
    assert [field.path for field in fields_of(schema_of(CATALOG[name])) if not field.description] == []


def test_the_stored_catalog_says_who_produces_and_consumes_what() -> None:
    """`catalog.json` is what structs, examples and services' manifests say; `python -m signal9_registry.generate` writes it again."""
    catalog = build_catalog(read_parties(ROOT.parent), ROOT / "examples")
    assert (ROOT / "catalog.json").read_text() == rendered(catalog)
    assert [event.detail_type for event in catalog.events if not event.producers or not event.examples] == []


def test_no_schema_or_example_is_left_over() -> None:
    """Every schema and example belongs to an event of the catalog."""
    assert {path.parent.name for path in ROOT.glob("schemas/*/*.json")} == set(CATALOG)
    assert {path.parents[1].name for path in EXAMPLES} == set(CATALOG)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_an_example_fits_its_schema_and_its_struct(path: Path) -> None:
    """Each example is valid for a JSON Schema validator, decodes, and encodes to the same document, as one of today's version."""
    name = path.parents[1].name
    document = json.loads(path.read_text())
    Draft202012Validator(schema_of(CATALOG[name])).validate(document)
    event = decode_event(name, path.read_bytes())
    document["metadata"]["schemaVersion"] = CATALOG[name].version
    assert json.loads(encode_event(event)) == document
    assert event_type_of(event).detail_type == name


def test_the_four_published_events_require_what_their_rules_match() -> None:
    """The fields that other teams' rules match are required by the schemas, under the published names."""
    published = {name: set(schema_of(entry)["required"]) for name, entry in CATALOG.items() if entry.published}
    assert published == {
        "pollenationNeeded": {"metadata", "assetId", "dataTypes"},
        "analysisNeeded": {"metadata", "assetIds", "batchSize"},
        "earningsProcessed": {"metadata", "assetId", "earningsDate"},
        "analysisComplete": {"metadata", "analysisId", "assetId", "status"},
    }


@pytest.mark.parametrize("name", CATALOG)
def test_an_event_without_metadata_is_refused(name: str) -> None:
    """An event that no store appended is no event."""
    document = example(name)
    del document["metadata"]
    with pytest.raises(InvalidEvent, match="metadata"):
        decode_event(name, json.dumps(document))


def test_a_fault_is_named_with_its_path() -> None:
    """The refusal says where the fault is, what was expected and what came."""
    document = example("analysisNeeded")
    document["assets"][0]["analysisId"] = 7  # type: ignore[index]  # the example holds a list
    with pytest.raises(InvalidEvent, match=r"Expected `str`, got `int` - at `\$\.assets\[0\]\.analysisId`"):
        decode_event("analysisNeeded", json.dumps(document))


@pytest.mark.parametrize("size", [0, 9])
def test_a_batch_holds_one_to_eight_assets(size: int) -> None:
    """An empty batch and one of nine are refused; batchSize stays the capacity of eight."""
    document = example("analysisNeeded")
    document["assetIds"] = ["asset"] * size
    with pytest.raises(InvalidEvent, match="assetIds"):
        decode_event("analysisNeeded", json.dumps(document))


def test_a_newer_version_is_not_guessed_at() -> None:
    """An event of a version that is not known here is refused, not read as far as it goes."""
    document = example("assetListed")
    document["metadata"]["schemaVersion"] = 2  # type: ignore[index]  # the example holds an object
    with pytest.raises(UnknownEvent, match="schemaVersion 2"):
        decode_event("assetListed", json.dumps(document))


def test_an_unknown_field_is_let_through() -> None:
    """A compatible addition by a newer producer does not break an older consumer."""
    document = {**example("earningsProcessed"), "addedLater": True}
    assert event_type_of(decode_event("earningsProcessed", json.dumps(document))).detail_type == "earningsProcessed"


def test_an_unknown_detail_type_lists_the_known_ones() -> None:
    """A wrong name is answered with the right ones."""
    with pytest.raises(UnknownEvent, match="analysisComplete"):
        find_event_type("analysisDone")


def test_an_envelope_of_the_bus_is_opened() -> None:
    """A consumer gets the event out of EventBridge's envelope."""
    envelope = {
        "detail-type": "analysisComplete",
        "source": "signal9.advisor",
        "detail": example("analysisComplete"),
        "id": "1",
    }
    assert isinstance(from_envelope(json.dumps(envelope)), AnalysisComplete)


def test_a_foreign_source_is_refused() -> None:
    """An event that merely looks like ours is not taken for ours."""
    envelope = {"detail-type": "analysisComplete", "source": "someone.else", "detail": example("analysisComplete")}
    with pytest.raises(UnknownEvent, match=r"someone\.else"):
        from_envelope(json.dumps(envelope))


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"detail": {}}'])
def test_what_is_no_envelope_is_refused_with_a_sample(body: str) -> None:
    """A poison message says how it begins."""
    with pytest.raises(InvalidEvent, match="not an EventBridge envelope"):
        from_envelope(body)


def test_schemas_are_written_only_where_they_changed(tmp_path: Path) -> None:
    """Writing twice changes nothing the second time."""
    assert len(write_schemas(tmp_path)) == len(CATALOG)
    assert write_schemas(tmp_path) == []
