"""The fields of a contract as a reader wants them: path, type, unit, description; and which of them a consumer declares to read."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "format")


class Field(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One field of a document."""

    path: str
    """From the document's root: `documents[].digest`; `components.*` is any key."""
    type: str
    description: str
    required: bool = False
    nullable: bool = False
    unit: str = ""
    values: tuple[Any, ...] = ()
    """The only values it takes, where they are listed."""
    limits: Mapping[str, Any] = {}
    """JSON Schema's own words: minimum, maxLength, pattern …"""


class Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a consumer reads: `consumers/<consumer>.toml`."""

    consumer: str
    reads: Mapping[str, tuple[str, ...]]
    """Detail-type -> paths of fields, as in `documents[].digest`."""
    contact: str = ""


def fields_of(schema: Mapping[str, Any]) -> list[Field]:
    """Every field of a schema, parents before their children.

    Args:
        schema: self-contained, as `schema_of` gives it.
    """
    return list(_children(schema, schema, ""))


def _children(node: Mapping[str, Any], root: Mapping[str, Any], prefix: str) -> Iterator[Field]:
    for name, child in node.get("properties", {}).items():
        yield from _walk(child, root, f"{prefix}.{name}".lstrip("."), name in node.get("required", ()))


def _walk(node: Mapping[str, Any], root: Mapping[str, Any], path: str, required: bool) -> Iterator[Field]:
    shape, nullable = _resolve(node, root)
    yield Field(
        path=path,
        type=_type(shape, root),
        description=str(shape.get("description", "")),
        required=required,
        nullable=nullable,
        unit=str(shape.get("x-unit", "")),
        values=tuple(shape.get("enum", ())),
        limits={name: shape[name] for name in LIMITS if name in shape},
    )
    if "items" in shape:
        yield from _held(shape["items"], root, f"{path}[]")
    elif isinstance(shape.get("additionalProperties"), dict):
        yield from _held(shape["additionalProperties"], root, f"{path}.*")
    else:
        yield from _children(shape, root, path)


def _held(node: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[Field]:
    """What a list or a map holds: an object by its fields, anything else as a field of its own if there is something to say."""
    shape, _ = _resolve(node, root)
    if "properties" in shape:
        yield from _children(shape, root, path)
    elif "description" in shape:
        yield from _walk(node, root, path, required=False)


def _resolve(node: Mapping[str, Any], root: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """The node without indirections, and whether null will do; words nearer to the field win over those of its type."""
    words = {key: value for key, value in node.items() if key not in ("$ref", "anyOf", "default")}
    nullable = False
    if "$ref" in node:
        target, nullable = _resolve(root["$defs"][node["$ref"].rpartition("/")[2]], root)
        return {**target, **words}, nullable
    if "anyOf" in node:
        others = [each for each in node["anyOf"] if each.get("type") != "null"]
        nullable = len(others) < len(node["anyOf"])
        if len(others) == 1:
            return {**_resolve(others[0], root)[0], **words}, nullable
        words["type"] = " or ".join(_type(_resolve(each, root)[0], root) for each in others)
    return words, nullable


def _type(shape: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    if "items" in shape:
        return f"array of {_named(shape['items'], root)}"
    if isinstance(shape.get("additionalProperties"), dict):
        return f"map of {_named(shape['additionalProperties'], root)}"
    if "properties" in shape:
        return str(shape.get("title", "object"))
    if "enum" in shape and "type" not in shape:
        return "string" if isinstance(shape["enum"][0], str) else "integer"
    return str(shape.get("type", "any"))


def _named(node: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    shape, nullable = _resolve(node, root)
    return f"{_type(shape, root)} or null" if nullable else _type(shape, root)
