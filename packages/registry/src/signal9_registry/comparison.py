"""What differs between two schemas, field by field, and in which direction it breaks.

`jsoncompat` proves whether each field's new schema takes what the old one took and the reverse. Around it stands our policy: an optional
field may be added, nothing may be taken away, and a default or a unit that changes is a break although every document still fits.
"""

import json
from collections.abc import Iterator
from typing import Any, Literal

import jsoncompat
import msgspec

from signal9_registry.errors import NotComparable
from signal9_registry.shapes import MEANING, UNPROVED, Shape, split_null, without, without_additions

Direction = Literal["BACKWARD", "FORWARD"]
"""BACKWARD: the new contract reads what the old one wrote. FORWARD: the old contract reads what the new one writes."""


class Break(msgspec.Struct, frozen=True):
    """One field whose change breaks a reader."""

    direction: Direction
    path: str
    """As the catalog writes it, e.g. `documents[].digest`; empty for the document itself."""
    change: str
    of_meaning: bool = False
    """Every document still fits, but says something else: a default or a unit changed."""


def breaks_between(old: Shape, new: Shape) -> list[Break]:
    """Every break from `old` to `new`, both as `shape_of` gives them; none if each reads what the other writes."""
    found = list(dict.fromkeys(_walk(old, new, "")))
    directions = {each.direction for each in found}
    # The walk above says where; the library's verdict on the whole says that the walk has missed nothing.
    for each in _proved(old, without_additions(new, old), "", "the schema as a whole changed"):
        if each.direction not in directions:
            found.append(each)
    return found


def _walk(old: Shape, new: Shape, path: str) -> Iterator[Break]:
    (before, was_null), (after, is_null) = split_null(old), split_null(new)
    if was_null and not is_null:
        yield Break("BACKWARD", path, "null is no longer allowed")
    if is_null and not was_null:
        yield Break("FORWARD", path, "null became allowed")
    yield from _meaning(before, after, path)
    if "properties" in before and "properties" in after:
        yield from _fields(before, after, path)
        yield from _rest(before, after, path, {"properties", "required"})
    elif "items" in before and "items" in after:
        yield from _walk(before["items"], after["items"], f"{path}[]")
        yield from _rest(before, after, path, {"items"})
    elif _is_map(before) and _is_map(after):
        yield from _walk(before["additionalProperties"], after["additionalProperties"], f"{path}.*")
        yield from _rest(before, after, path, {"additionalProperties"})
    else:
        yield from _rest(before, after, path, set())


def _fields(before: Shape, after: Shape, path: str) -> Iterator[Break]:
    were, are = before["properties"], after["properties"]
    needed, needs = set(before.get("required", ())), set(after.get("required", ()))
    for name in [*were, *(name for name in are if name not in were)]:
        place = f"{path}.{name}".lstrip(".")
        if name not in are:
            yield Break("FORWARD", place, "the field was removed")
        elif name in were:
            yield from _walk(were[name], are[name], place)
        if name in needs - needed:
            yield Break("BACKWARD", place, "a required field was added" if name not in were else "became required")
        if name in needed - needs and name in are:
            yield Break("FORWARD", place, "became optional")


def _meaning(before: Shape, after: Shape, path: str) -> Iterator[Break]:
    for keyword in sorted(MEANING):
        if keyword in before and keyword in after and before[keyword] != after[keyword]:
            word = "default" if keyword == "default" else "unit"
            change = f"the {word} changed from {json.dumps(before[keyword])} to {json.dumps(after[keyword])}"
            yield Break("BACKWARD", path, change, of_meaning=True)
            yield Break("FORWARD", path, change, of_meaning=True)


def _rest(before: Shape, after: Shape, path: str, walked: set[str]) -> Iterator[Break]:
    """What is left of a node when its children have been compared."""
    old = {keyword: value for keyword, value in before.items() if keyword not in walked | MEANING}
    new = {keyword: value for keyword, value in after.items() if keyword not in walked | MEANING}
    for keyword in sorted(UNPROVED):
        if old.get(keyword) != new.get(keyword):
            change = f"the {keyword} changed from {json.dumps(old.get(keyword))} to {json.dumps(new.get(keyword))}"
            if keyword in new:
                yield Break("BACKWARD", path, change)
            if keyword in old:
                yield Break("FORWARD", path, change)
    if old != new:
        yield from _proved(old, new, path, _words(old, new))


def _proved(old: Shape, new: Shape, path: str, change: str) -> Iterator[Break]:
    before, after = (json.dumps(without(each, MEANING | UNPROVED)) for each in (old, new))
    try:
        if not jsoncompat.check_compat(before, after, "deserializer"):
            yield Break("BACKWARD", path, change)
        if not jsoncompat.check_compat(before, after, "serializer"):
            yield Break("FORWARD", path, change)
    except ValueError as error:
        raise NotComparable(f"The schemas of {path or 'the document'} cannot be compared: {error}.") from error


def _words(old: Shape, new: Shape) -> str:
    parts = [
        f"{keyword} {_short(old.get(keyword))} → {_short(new.get(keyword))}"
        for keyword in [*old, *(keyword for keyword in new if keyword not in old)]
        if old.get(keyword) != new.get(keyword) and keyword not in UNPROVED
    ]
    return ", ".join(parts) or "changed"


def _short(value: Any) -> str:
    if value is None:
        return "none"
    text = json.dumps(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else f"{text[:57]}..."


def _is_map(shape: Shape) -> bool:
    return isinstance(shape.get("additionalProperties"), dict) and "properties" not in shape
