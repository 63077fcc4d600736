"""Every fault of a document, not only the first: where, what came, what was expected."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

import msgspec

from signal9_contracts.base import UNASSIGNED
from signal9_contracts.catalog import find_event_type
from signal9_contracts.errors import InvalidSchema
from signal9_contracts.schemas import schema_of

_TYPES: Final = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_ANNOTATIONS: Final = frozenset({"$schema", "$id", "$defs", "title", "description", "default", "x-unit"})
_CHECKED: Final = frozenset(
    {
        *("type", "enum", "const", "anyOf", "$ref", "properties", "required", "additionalProperties", "items"),
        *("minItems", "maxItems", "minLength", "maxLength", "pattern", "format"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    }
)


class DocumentFault(msgspec.Struct, frozen=True):
    """One place at which a document does not fit its schema."""

    path: str
    """JSON path, e.g. `$.assets[0].analysisId`."""
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path}: found {self.found}, expected {self.expected}"


def find_faults(detail_type: str, document: object) -> list[DocumentFault]:
    """All faults of a document (decoded JSON, or its bytes) against the newest schema of its detail-type; none if it fits.

    Raises:
        UnknownEvent: no such detail-type.
    """
    find_event_type(detail_type)
    if isinstance(document, bytes | str):
        try:
            document = msgspec.json.decode(document)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return [DocumentFault("$", "no JSON", f"a JSON object ({error})")]
    faults = list(faults_against(_schema(detail_type), document))
    # The id of an event that no store appended: as a text it is like any other.
    if not faults and isinstance(document, dict) and document["metadata"]["eventId"] == UNASSIGNED.event_id:
        faults.append(DocumentFault("$.metadata.eventId", _show(UNASSIGNED.event_id), "the id of an appended event"))
    return faults


def faults_against(schema: Mapping[str, Any], document: object) -> Iterator[DocumentFault]:
    """All faults of decoded JSON against a self-contained schema of the kind that our structs generate.

    Raises:
        InvalidSchema: the schema uses a keyword that is not checked here, or refers to what it does not hold.
    """
    return _check(schema, document, "$", schema)


def check_schema(schema: object, where: str) -> None:
    """Refuse what is no schema of an event.

    Raises:
        InvalidSchema: it is no object, has no `$id`, or is of another dialect.
    """
    if not isinstance(schema, dict):
        raise InvalidSchema(f"{where}: a JSON Schema is an object, this is {_show(schema)}.")
    for keyword, expected in (("$id", "signal9:<detailType>:v<N>"), ("$schema", "the address of its dialect")):
        if not isinstance(schema.get(keyword), str):
            raise InvalidSchema(
                f"{where}: the schema has no `{keyword}`; expected is {expected}. "
                "Schemas are generated: run `python -m signal9_registry.generate`."
            )


@cache
def _schema(detail_type: str) -> dict[str, Any]:
    return schema_of(find_event_type(detail_type))


def _check(node: Mapping[str, Any], value: object, path: str, root: Mapping[str, Any]) -> Iterator[DocumentFault]:
    unknown = set(node) - _CHECKED - _ANNOTATIONS
    if unknown:
        raise InvalidSchema(f"The schema of {path} uses {sorted(unknown)}, which no contract here uses.")
    if "$ref" in node:
        yield from _check(_target(node["$ref"], root), value, path, root)
    if "anyOf" in node:
        branches = [list(_check(branch, value, path, root)) for branch in node["anyOf"]]
        if all(branches):
            # The branch that got furthest says most: a fault deep inside beats "expected null".
            yield from max(branches, key=lambda faults: (max(len(fault.path) for fault in faults), -len(faults)))
    if "type" in node and not _is(value, node["type"]):
        yield DocumentFault(path, _show(value), f"{node['type']}")
        return
    if "enum" in node and not any(_same(value, allowed) for allowed in node["enum"]):
        yield DocumentFault(path, _show(value), f"one of {', '.join(map(repr, node['enum']))}")
    if "const" in node and not _same(value, node["const"]):
        yield DocumentFault(path, _show(value), repr(node["const"]))
    if isinstance(value, dict):
        yield from _object(node, value, path, root)
    elif isinstance(value, list):
        yield from _length(node, value, path, "Items", "items")
        for index, item in enumerate(value) if "items" in node else ():
            yield from _check(node["items"], item, f"{path}[{index}]", root)
    elif isinstance(value, str):
        yield from _string(node, value, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number(node, value, path)


def _object(node: Mapping[str, Any], value: Mapping[str, Any], path: str, root: Mapping[str, Any]) -> Iterator[Any]:
    properties = node.get("properties", {})
    for name in node.get("required", ()):
        if name not in value:
            yield DocumentFault(f"{path}.{name}", "nothing", "this field, which is required")
    others = node.get("additionalProperties", True)
    for name, child in value.items():
        if name in properties:
            yield from _check(properties[name], child, f"{path}.{name}", root)
        elif others is False:
            yield DocumentFault(f"{path}.{name[:80]}", _show(child), "no such field")
        elif isinstance(others, dict):
            yield from _check(others, child, f"{path}.{name[:80]}", root)


def _string(node: Mapping[str, Any], value: str, path: str) -> Iterator[DocumentFault]:
    yield from _length(node, value, path, "Length", "characters")
    if "pattern" in node and not re.search(node["pattern"], value):
        yield DocumentFault(path, _show(value), f"text that matches {node['pattern']}")
    if node.get("format") == "date-time" and not _is_moment(value):
        yield DocumentFault(path, _show(value), "a date and time with its zone, e.g. 2026-01-05T07:00:00Z")


_LIMITS: Final[tuple[tuple[str, Callable[[float, float], bool], str], ...]] = (
    ("minimum", operator.ge, "at least"),
    ("maximum", operator.le, "at most"),
    ("exclusiveMinimum", operator.gt, "more than"),
    ("exclusiveMaximum", operator.lt, "less than"),
)


def _number(node: Mapping[str, Any], value: float, path: str) -> Iterator[DocumentFault]:
    for keyword, fits, words in _LIMITS:
        if keyword in node and not fits(value, node[keyword]):
            yield DocumentFault(path, _show(value), f"{words} {node[keyword]}")


def _length(
    node: Mapping[str, Any], value: Sequence[Any], path: str, suffix: str, things: str
) -> Iterator[DocumentFault]:
    low, high = node.get(f"min{suffix}", 0), node.get(f"max{suffix}")
    if len(value) < low or (high is not None and len(value) > high):
        limits = f"at least {low}" if high is None else f"{low} to {high}"
        yield DocumentFault(path, f"{len(value)} {things}", f"{limits} {things}")


def _target(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    prefix, _, name = reference.rpartition("/")
    target = root.get("$defs", {}).get(name)
    if prefix != "#/$defs" or not isinstance(target, dict):
        raise InvalidSchema(f"The schema refers to {reference!r}, which it does not hold.")
    return target


def _is(value: object, kinds: str | Sequence[str]) -> bool:
    for kind in (kinds,) if isinstance(kinds, str) else kinds:
        if isinstance(value, bool) and kind != "boolean":
            continue
        if isinstance(value, _TYPES[kind]):
            return True
    return False


def _same(value: object, other: object) -> bool:
    return value == other and isinstance(value, bool) == isinstance(other, bool)


def _is_moment(text: str) -> bool:
    try:
        msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        return False
    return text[10:11] in "Tt " and (text[-1] in "Zz" or text[-6:-5] in ("+", "-"))


def _show(value: object) -> str:
    """A stranger's value, short and on one line."""
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'an array'} of {len(value)}"
    text = ascii(value) if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}..."
