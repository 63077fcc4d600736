"""Schemas brought to one form for a comparison: references resolved, words for people left out."""

from collections.abc import Mapping
from typing import Any, Final

from signal9_registry.errors import NotComparable

Shape = dict[str, Any]

_FOR_PEOPLE: Final = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "$comment"})
MEANING: Final = frozenset({"default", "x-unit"})
"""Keywords that decide about no document, but about what it means."""
UNPROVED: Final = frozenset({"pattern", "format"})
"""Keywords that the library passes over: any change of them is judged here."""


def shape_of(schema: Mapping[str, Any]) -> Shape:
    """The schema without references and without words for people.

    Raises:
        NotComparable: it refers to itself or to what it does not hold.
    """
    shape: Shape = _inline(schema, schema.get("$defs", {}), ())
    return shape


def _inline(node: Any, definitions: Mapping[str, Any], within: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_inline(each, definitions, within) for each in node]
    if not isinstance(node, Mapping):
        return node
    shape: Shape = {}
    for keyword, value in node.items():
        if keyword == "$ref":
            name = str(value).removeprefix("#/$defs/")
            if name not in definitions or name in within:
                raise NotComparable(f"A schema refers to {value!r}, which it does not hold or which holds itself.")
            shape |= _inline(definitions[name], definitions, (*within, name))
        elif keyword == "properties":
            shape[keyword] = {name: _inline(child, definitions, within) for name, child in value.items()}
        elif keyword in ("default", "enum", "const", "required"):
            shape[keyword] = sorted(value) if keyword == "required" else value
        elif keyword == "anyOf":
            branches = _inline(value, definitions, within)
            shape[keyword] = sorted(branches, key=lambda branch: branch == {"type": "null"})
        elif keyword not in _FOR_PEOPLE:
            shape[keyword] = _inline(value, definitions, within)
    return shape


def split_null(shape: Shape) -> tuple[Shape, bool]:
    """The shape of a value that is there, and whether null will do as well."""
    branches = shape.get("anyOf", ())
    others = [branch for branch in branches if branch != {"type": "null"}]
    if len(others) == 1 and len(branches) == 2:
        meaning = {keyword: shape[keyword] for keyword in MEANING & set(shape)}
        return {**others[0], **meaning}, True
    return shape, False


def without(shape: Any, keywords: frozenset[str]) -> Any:
    """The shape without those keywords, at every depth."""
    if isinstance(shape, list):
        return [without(each, keywords) for each in shape]
    if not isinstance(shape, dict):
        return shape
    kept = {}
    for keyword, value in shape.items():
        if keyword == "properties":
            kept[keyword] = {name: without(child, keywords) for name, child in value.items()}
        elif keyword not in keywords:
            kept[keyword] = value if keyword in ("enum", "const", "default") else without(value, keywords)
    return kept


def without_additions(new: Any, old: Any) -> Any:
    """`new` without the optional fields that `old` does not know, at every depth."""
    if not isinstance(new, dict) or not isinstance(old, dict):
        return new
    kept: Shape = {}
    for keyword, value in new.items():
        if keyword == "properties" and "properties" in old:
            known = old["properties"]
            kept[keyword] = {
                name: without_additions(child, known.get(name))
                for name, child in value.items()
                if name in known or name in new.get("required", ())
            }
        elif keyword in ("items", "additionalProperties"):
            kept[keyword] = without_additions(value, old.get(keyword))
        elif keyword == "anyOf" and len(value) == len(old.get("anyOf", ())):
            kept[keyword] = [
                without_additions(branch, other) for branch, other in zip(value, old["anyOf"], strict=True)
            ]
        else:
            kept[keyword] = value
    return kept
