"""Every edit of every contract is judged: the breaking ones refused with a document that shows it, the harmless ones accepted."""

import copy
from collections.abc import Callable, Iterator
from functools import partial
from operator import add
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from signal9_registry import Contract, Release, check, read_folder
from signal9_registry.parties import Parties, Service

CONTRACTS = Path(__file__).parents[3] / "contracts"
TODAY = read_folder(CONTRACTS, "today")
NAMES = sorted(TODAY.newest)
PARTIES = Parties((Service("reader", consumes=("*",)),), ())

Edit = Callable[[dict[str, Any]], None]


FIRST_WITH = {definition: name for name in reversed(NAMES) for definition in TODAY.newest[name].schema.get("$defs", {})}
"""A definition that several events share is edited in the first of them."""


def holders_of(schema: dict[str, Any]) -> list[str]:
    """The document ("") and those of its definitions that are edited in it."""
    name = schema["$id"].split(":")[1]
    return ["", *(definition for definition in schema.get("$defs", {}) if FIRST_WITH[definition] == name)]


def nodes(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any], str]]:
    """Each field: its name, the node that says what it takes, the object that holds it, where it stands."""
    for holder_name in holders_of(schema):
        holder = schema["$defs"][holder_name] if holder_name else schema
        for name, node in holder.get("properties", {}).items():
            yield name, taken(node), holder, f"{holder_name}.{name}"


def inner(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any], str]]:
    """What lists and maps hold, in the same form."""
    for _, node, _, where in nodes(schema):
        for keyword, sign in (("items", "[]"), ("additionalProperties", ".*")):
            if isinstance(node.get(keyword), dict):
                yield keyword, taken(node[keyword]), node, where + sign


def taken(node: dict[str, Any]) -> dict[str, Any]:
    """The node of a value that is there."""
    found: dict[str, Any] = next(each for each in node.get("anyOf", [node]) if each.get("type") != "null")
    return found


def field(where: str, change: Callable[[dict[str, Any], dict[str, Any], str], None]) -> Edit:
    """An edit of the field at `where`."""

    def edit(schema: dict[str, Any]) -> None:
        for name, node, holder, place in [*nodes(schema), *inner(schema)]:
            if place == where:
                change(node, holder, name)

    return edit


def require(node: dict[str, Any], holder: dict[str, Any], name: str) -> None:
    """The field becomes required, as msgspec writes it: without a default."""
    holder["required"] = [*holder.get("required", []), name]
    holder["properties"][name].pop("default", None)


def release_from_need(node: dict[str, Any], holder: dict[str, Any], name: str) -> None:
    """The field becomes optional."""
    holder["required"] = [each for each in holder["required"] if each != name]


def remove(node: dict[str, Any], holder: dict[str, Any], name: str) -> None:
    """The field goes."""
    del holder["properties"][name]
    if name in holder.get("required", []):
        release_from_need(node, holder, name)


def rename(node: dict[str, Any], holder: dict[str, Any], name: str) -> None:
    """The field gets another name."""
    required = name in holder.get("required", [])
    value = holder["properties"][name]
    remove(node, holder, name)
    holder["properties"][f"{name}Renamed"] = value
    if required:
        holder["required"].append(f"{name}Renamed")


def allow_null(node: dict[str, Any], holder: dict[str, Any], name: str) -> None:
    """Null becomes a value of the field."""
    holder["properties"][name] = {"anyOf": [copy.deepcopy(holder["properties"][name]), {"type": "null"}]}


def forbid_null(node: dict[str, Any], holder: dict[str, Any], name: str) -> None:
    """Null is no longer a value of the field."""
    holder["properties"][name] = node


def keyword(name: str, value: Callable[[Any], Any] | None) -> Callable[[dict[str, Any], dict[str, Any], str], None]:
    """A keyword of the field gets another value, or goes."""

    def change(node: dict[str, Any], holder: dict[str, Any], _: str) -> None:
        if value is None:
            del node[name]
        else:
            node[name] = value(node.get(name))

    return change


def always(value: object) -> Callable[[Any], object]:
    """The same, whatever was there."""
    return lambda _: value


def retype(node: dict[str, Any], holder: dict[str, Any], name: str) -> None:
    """The field gets another type."""
    other = {"type": "boolean"} if node.get("type") != "boolean" else {"type": "string"}
    node.clear()
    node.update(other)


def new_default(node: dict[str, Any], holder: dict[str, Any], name: str) -> None:
    """What an absent field means becomes something else."""
    holder["properties"][name]["default"] = "another"


CONSTANTS = {"string": "only this", "boolean": True, "integer": 3, "number": 7.5}


def breaking(schema: dict[str, Any]) -> Iterator[tuple[str, Edit]]:
    """Every breaking edit that applies to the schema, with its name."""
    for name, _, holder, where in nodes(schema):
        own = holder["properties"][name]
        required, nullable = name in holder.get("required", ()), "anyOf" in own
        edits: dict[str, Callable[[dict[str, Any], dict[str, Any], str], None]] = {
            "removed": remove,
            "renamed": rename,
        }
        edits["optional" if required else "required"] = release_from_need if required else require
        edits["no null" if nullable else "null"] = forbid_null if nullable else allow_null
        if own.get("default", []) != []:
            edits["another default"] = new_default
        yield from ((f"{where}: {what}", field(where, change)) for what, change in edits.items())
    for _, node, _, where in [*nodes(schema), *inner(schema)]:
        edits = {}
        if "$ref" not in node:
            edits["another type"] = retype
        if node.get("type") in CONSTANTS:
            edits["a constant"] = keyword("const", always(CONSTANTS[node["type"]]))
        for limit, narrow in (("min", 1), ("max", -1)):
            for suffix in ("imum", "Length", "Items"):
                if limit + suffix in node:
                    edits[f"{limit}{suffix} narrower"] = keyword(limit + suffix, partial(add, narrow))
                    edits[f"{limit}{suffix} wider"] = keyword(limit + suffix, partial(add, -narrow))
                    edits[f"{limit}{suffix} gone"] = keyword(limit + suffix, None)
        if node.get("type") == "string":
            edits["a length added"] = keyword("maxLength", lambda _: 1)
            edits["a pattern added or changed"] = keyword("pattern", lambda _: "^[a-z]{2}$")
        if node.get("type") in ("integer", "number"):
            edits["a limit added"] = keyword("maximum", lambda old: 3 if old is None else old - 1)
        if node.get("type") == "integer":
            edits["integers become numbers"] = keyword("type", lambda _: "number")
        if node.get("type") == "array":
            edits["a length added"] = keyword("maxItems", lambda old: 1 if old is None else old - 1)
            edits["other items"] = keyword("items", lambda _: {"type": "integer"})
        for word in ("pattern", "format"):
            if word in node:
                edits[f"{word} gone"] = keyword(word, None)
        if "enum" in node:
            edits["a value added"] = keyword("enum", lambda old: [*old, "added" if isinstance(old[0], str) else 99])
            if len(node["enum"]) > 1:
                edits["a value gone"] = keyword("enum", lambda old: old[1:])
        if "x-unit" in node:
            edits["another unit"] = keyword("x-unit", lambda _: "furlongs")
        yield from ((f"{where}: {what}", field(where, change)) for what, change in edits.items())
    for holder_name in holders_of(schema):
        yield (
            f"{holder_name or 'root'}: closed",
            in_holder(holder_name, lambda holder: holder.update(additionalProperties=False)),
        )
        yield (
            f"{holder_name or 'root'}: a required field added",
            in_holder(holder_name, add_required_field),
        )


def add_field(holder: dict[str, Any]) -> None:
    """A field that nobody knew."""
    holder["properties"]["added"] = {"type": "string", "default": ""}


def add_required_field(holder: dict[str, Any]) -> None:
    """A field that nobody knew and everybody must send."""
    add_field(holder)
    holder["required"].append("added")


def in_holder(name: str, change: Callable[[dict[str, Any]], object]) -> Edit:
    """An edit of the document itself or of one of its definitions."""
    return lambda schema: (change(schema["$defs"][name] if name else schema), None)[1]


def harmless(schema: dict[str, Any]) -> Iterator[tuple[str, Edit]]:
    """Every harmless edit that applies to the schema, with its name."""
    for holder_name in holders_of(schema):
        yield f"{holder_name or 'root'}: an optional field added", in_holder(holder_name, add_field)
        yield (
            f"{holder_name or 'root'}: other words",
            in_holder(holder_name, lambda holder: holder.update(description="said otherwise")),
        )
        yield (
            f"{holder_name or 'root'}: open, said aloud",
            in_holder(holder_name, lambda holder: holder.update(additionalProperties=True)),
        )
        yield (
            f"{holder_name or 'root'}: other order",
            in_holder(
                holder_name,
                lambda holder: holder.update(
                    properties=dict(reversed(holder["properties"].items())), required=holder["required"][::-1]
                ),
            ),
        )
    for _, node, _, where in nodes(schema):
        yield f"{where}: other words", field(where, keyword("description", lambda _: "said otherwise"))
        if "x-unit" not in node:
            yield f"{where}: a unit added", field(where, keyword("x-unit", lambda _: "furlongs"))
        if "enum" in node:
            yield f"{where}: values in another order", field(where, keyword("enum", lambda old: old[::-1]))


def edited(contract: Contract, edit: Edit) -> Release:
    """Today's contract after the edit, as its next version."""
    schema = copy.deepcopy(dict(contract.schema))
    edit(schema)
    after = Contract(detail_type=contract.detail_type, version=contract.version + 1, schema=schema, examples={})
    return Release("edited", (after,))


@pytest.mark.sweep  # hundreds of edits: tracing their lines would take most of the time
@pytest.mark.parametrize("name", NAMES)
def test_every_breaking_edit_is_refused_with_a_document_that_breaks(name: str) -> None:
    """The verdict is no, the field is named, and an independent validator agrees about the document."""
    contract = TODAY.newest[name]
    before = Release("before", (contract,))
    wrong = []
    edits = list(breaking(dict(contract.schema)))
    for what, edit in edits:
        after = edited(contract, edit)
        report = check(after, [before], PARTIES)
        found = report.events[0].breaks
        if report.compatible or not found:
            wrong.append(f"{what}: accepted")
        for each in found:
            if each.document is None:
                wrong.append(f"{what}: no document for {each.direction} {each.path} {each.change}")
            elif not each.change.startswith(("the default", "the unit", "the format")):
                old, new = contract.schema, after.contracts[0].schema
                writer, reader = (old, new) if each.direction == "BACKWARD" else (new, old)
                if not valid(writer, each.document) or valid(reader, each.document):
                    wrong.append(f"{what}: the document shows nothing: {each.fault}")
    assert len(edits) > 10
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_every_harmless_edit_is_accepted(name: str) -> None:
    """An optional field, other words, another order: compatible with everything before."""
    contract = TODAY.newest[name]
    refused = {}
    for what, edit in harmless(dict(contract.schema)):
        event = check(edited(contract, edit), [Release("before", (contract,))], PARTIES).events[0]
        if not event.compatible or event.level != "FULL_TRANSITIVE":
            refused[what] = event.breaks
    assert refused == {}


def valid(schema: Any, document: Any) -> bool:
    """What an independent validator says, formats included."""
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(document)
