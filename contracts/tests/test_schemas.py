"""Three readings of a contract agree: our list of faults, JSON Schema 2020-12 and its copy in Draft 4."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from signal9_contracts import CATALOG, InvalidEvent, InvalidSchema, UnknownEvent, decode_event, find_faults
from signal9_contracts.faults import check_schema, faults_against
from signal9_contracts.schemas import schema_of

ROOT = Path(__file__).parents[1]
EXAMPLES = [(path.parents[1].name, json.loads(path.read_text())) for path in sorted(ROOT.glob("examples/*/v*/*.json"))]
WRONG = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 120),
    st.floats(-200, 200).filter(lambda number: not number.is_integer()),
    st.text(max_size=70),
    st.sampled_from(["KO", "2026-01-05", "a" * 64, "failed", "OVERVIEW", "0" * 36, "2026-01-05T07:00:00Z"]),
    st.lists(st.sampled_from(["KO", "EARNINGS", 1]), max_size=10),
    st.dictionaries(st.sampled_from(["symbol", "digest", "x"]), st.sampled_from(["KO", 1, None]), max_size=3),
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container and key within a document."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *places(value[key])]
    return found


@st.composite
def near_examples(draw: st.DrawFn) -> tuple[str, Any]:
    """An example with up to three fields missing, replaced or added."""
    name, example = draw(st.sampled_from(EXAMPLES))
    document = copy.deepcopy(example)
    for _ in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from(places(document) or [(document, "assetId")]))
        match draw(st.sampled_from(["remove", "replace", "add"])):
            case "remove" if key in container or isinstance(container, list):
                del container[key]
            case "add" if isinstance(container, dict):
                container[draw(st.sampled_from(["added", "symbol", "reason", "error"]))] = draw(WRONG)
            case _:
                container[key] = draw(WRONG)
    return name, document


@settings(max_examples=300, deadline=None)
@given(near_examples())
def test_all_readings_accept_and_refuse_the_same_documents(case: tuple[str, Any]) -> None:
    """2020-12, Draft 4, our faults and the decoder give one verdict on documents at the edge of the contract."""
    name, document = case
    schema = schema_of(CATALOG[name])
    # Formats are annotations for a validator, and dates for our decoder: what they say is compared in a test of its own.
    without_format = json.loads(json.dumps(schema).replace('"format": "date-time"', '"minLength": 0'))
    accepted = Draft202012Validator(schema).is_valid(document)
    assert (not list(faults_against(without_format, document))) == accepted
    try:
        decode_event(name, json.dumps(document))
        decoded = True
    except InvalidEvent:
        decoded = False
    except UnknownEvent:
        return  # the schemaVersion became one of the future
    assert decoded == (not find_faults(name, document))


@pytest.mark.parametrize("value", [-1, 0, 0.5, 1, 9.5, 10, 11])
@pytest.mark.parametrize(
    "limits",
    [
        {"exclusiveMinimum": 0, "exclusiveMaximum": 10},
        {"minimum": 0, "exclusiveMinimum": 0, "maximum": 9.5, "exclusiveMaximum": 10},
        {"const": 10},
        {"$ref": "#/$defs/N", "description": "words beside a reference", "maximum": 9},
    ],
)
def test_limits_mean_what_json_schema_says(limits: dict[str, Any], value: float) -> None:
    """Exclusive limits, constants and words beside a reference."""
    schema = {"$id": "signal9:x:v1", "type": "number", **limits, "$defs": {"N": {"minimum": 0.5}}}
    accepted = Draft202012Validator(schema).is_valid(value)
    assert (not list(faults_against(schema, value))) == accepted


def test_every_fault_of_a_document_is_named_with_its_path() -> None:
    """Not only the first: the producer corrects them all at once."""
    document = copy.deepcopy(dict(EXAMPLES)["analysisNeeded"])
    document["assetIds"] = []
    document["batchSize"] = 9
    document["assets"][1]["symbol"] = "no ticker\n"
    document["assets"][0]["documents"][2]["size"] = "1234"
    document["assets"][0]["documents"][0]["collectedAt"] = "yesterday"
    del document["metadata"]["eventId"]
    document["metadata"]["causationId"] = 7
    assert {fault.path for fault in find_faults("analysisNeeded", document)} == {
        "$.assetIds",
        "$.batchSize",
        "$.assets[1].symbol",
        "$.assets[0].documents[2].size",
        "$.assets[0].documents[0].collectedAt",
        "$.metadata.eventId",
        "$.metadata.causationId",
    }
    with pytest.raises(
        InvalidEvent, match=r"\$\.assets\[1\]\.symbol: found 'no ticker\\n', expected text that"
    ) as refusal:
        decode_event("analysisNeeded", json.dumps(document))
    assert len(refusal.value.faults) == 7


@pytest.mark.parametrize("document", [b"{", b"\xff", "[]", b""])
def test_what_is_no_document_has_one_fault(document: bytes | str) -> None:
    """Cut, foreign and empty bytes are refused at the root."""
    [fault] = [each for each in find_faults("assetListed", document) if each.path == "$"]
    assert "object" in fault.expected


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ([], "is an object"),
        ({"type": "object"}, r"has no `\$id`"),
        ({"$id": "signal9:x:v1"}, r"has no `\$schema`"),
    ],
)
def test_a_file_that_is_no_schema_is_refused(schema: object, words: str) -> None:
    """A schema without `$id` or dialect is not taken for one."""
    with pytest.raises(InvalidSchema, match=words):
        check_schema(schema, "v1.json")


def test_a_keyword_that_nobody_checks_is_refused() -> None:
    """A schema whose words we would pass over is an error."""
    with pytest.raises(InvalidSchema, match="uniqueItems"):
        list(faults_against({"type": "array", "uniqueItems": True}, []))
    with pytest.raises(InvalidSchema, match=r"#/\$defs/Gone"):
        list(faults_against({"$ref": "#/$defs/Gone"}, []))
