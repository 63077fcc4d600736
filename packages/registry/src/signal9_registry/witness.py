"""For each break a document that shows it: one contract takes it, the other does not."""

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from typing import Any, Final

import jsoncompat
import msgspec

from signal9_contracts import faults_against
from signal9_registry.comparison import Break
from signal9_registry.shapes import MEANING, Shape, split_null, without

_KINDS: Final[tuple[Any, ...]] = ("text", "", 1, -1, 1.5, True, False, None, [], {}, "2026-01-05T07:00:00Z")
_GENERATED: Final = 20
_TRIES: Final = 4000


class Witness(msgspec.Struct, frozen=True):
    """A document, and what the contract that refuses it says."""

    document: Any
    fault: str


def find_witness(found: Break, old: Shape, new: Shape, examples: Iterable[Any]) -> Witness | None:
    """A document that the writer's contract takes and the reader's refuses at the place of the break.

    Where the break is one of meaning (a default, a unit), an example that both take. None where no candidate shows it.

    Args:
        examples: documents of either contract, to start from.
    """
    writer, reader = (old, new) if found.direction == "BACKWARD" else (new, old)
    bases = [*examples, *_generated(writer, 3)]
    if found.of_meaning:
        return _another_meaning(
            found, [each for given in bases for each in (given, _filled(given, _keys(found.path), writer))]
        )
    place = _plain(found.path).replace(".", r"\.").replace("*", r"[^.]+") + (r"\." if found.path else "")
    for tried, document in enumerate(_candidates(found.path, writer, reader, bases)):
        if tried > _TRIES:
            break
        if next(faults_against(writer, document), None) is not None:
            continue
        for fault in faults_against(reader, document):
            if re.match(place, f"{_plain(fault.path)}."):
                return Witness(document, str(fault))
    return None


def _another_meaning(found: Break, bases: Iterable[Any]) -> Witness | None:
    """A document without the field where its default changed, with it where its unit did."""
    keys = _keys(found.path)
    for document in bases:
        for place in _places(document, keys):
            there = _inside(document, place, None) is not None
            if "default" in found.change:
                document = copy.deepcopy(document)
                _inside(document, place[:-1]).pop(place[-1], None)
            elif not there:
                continue
            return Witness(document, f"$.{found.path}: the document fits, but {found.change}")
    return None


def _candidates(path: str, writer: Shape, reader: Shape, bases: Iterable[Any]) -> Iterator[Any]:
    keys = _keys(path)
    shapes = _at(writer, keys), _at(reader, keys)
    samples = list(_samples(*shapes))
    sizes = sorted(_sizes(*shapes))
    for base in [each for given in bases for each in (given, _filled(given, keys, writer))]:
        yield base
        for place in _places(base, keys):
            if place and isinstance(_inside(base, place[:-1]), dict):
                missing = copy.deepcopy(base)
                _inside(missing, place[:-1]).pop(place[-1], None)
                yield missing
            now = _inside(base, place, None)
            for value in [*samples, *_resized(now, sizes)]:
                if not place:
                    yield value
                    continue
                changed = copy.deepcopy(base)
                _inside(changed, place[:-1])[place[-1]] = value
                yield changed


def _filled(base: Any, keys: list[str], writer: Shape) -> Any:
    """The document with something in each list, map and object on the way, where there was nothing."""
    filled = copy.deepcopy(base)
    for depth, key in enumerate(keys):
        inner = next(_generated(_at(writer, keys[: depth + 1]), 1), None) if key in ("[]", "*") else None
        for place in _places(filled, keys[:depth]) if inner is not None and depth else ():
            if not _inside(filled, place, None) and isinstance(_inside(filled, place[:-1], None), dict):
                _inside(filled, place[:-1])[place[-1]] = [inner] if key == "[]" else {"added": inner}
    for depth, (key, below) in enumerate(pairwise(keys), start=1):
        if key in ("[]", "*") or below in ("[]", "*"):
            continue
        generated = _generated(split_null(_at(writer, keys[:depth]))[0], _GENERATED)
        inner = next((each for each in generated if isinstance(each, dict)), None)
        for place in _places(filled, keys[:depth]) if inner is not None else ():
            if _inside(filled, place, None) is None and isinstance(_inside(filled, place[:-1], None), dict):
                _inside(filled, place[:-1])[place[-1]] = inner
    return filled


def _places(base: Any, keys: list[str]) -> Iterator[list[Any]]:
    """Where the path leads in a document; its last field need not be there."""
    places: list[list[Any]] = [[]]
    for key in keys:
        longer: list[list[Any]] = []
        for place in places:
            value = _inside(base, place, None)
            if key == "[]" and isinstance(value, list):
                longer += [[*place, index] for index in range(len(value))][:1]
            elif key == "*" and isinstance(value, dict):
                longer += [[*place, name] for name in [*value, "added"]][:2]
            elif key != "[]" and isinstance(value, dict):
                longer.append([*place, key])
        places = longer
    yield from places


def _inside(value: Any, place: Iterable[Any], default: Any = KeyError) -> Any:
    for key in place:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            if default is KeyError:
                raise
            return default
    return value


def _at(shape: Shape, keys: Iterable[str]) -> Shape:
    for key in keys:
        shape = split_null(shape)[0]
        shape = (
            shape.get("items", {})
            if key == "[]"
            else shape.get("additionalProperties", {})
            if key == "*"
            else shape.get("properties", {}).get(key, {})
        )
        shape = shape if isinstance(shape, dict) else {}
    return shape


def _samples(writer: Shape, reader: Shape) -> Iterator[Any]:
    yield from _KINDS
    for shape in (split_null(writer)[0], split_null(reader)[0]):
        yield from shape.get("enum", ())
        yield from (shape[keyword] for keyword in ("const", "default") if keyword in shape)
        for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if keyword in shape:
                yield from (shape[keyword] + step for step in (-1, -0.5, 0, 0.5, 1))
        for keyword in ("minLength", "maxLength"):
            if keyword in shape:
                yield from ("x" * max(shape[keyword] + step, 0) for step in (-1, 0, 1))
    yield from _generated(writer, _GENERATED)


def _sizes(*shapes: Shape) -> set[int]:
    """The lengths of lists to try: small ones, and those around each bound."""
    bounds = {split_null(shape)[0].get(keyword, 0) for shape in shapes for keyword in ("minItems", "maxItems")}
    return {*range(1, 21), *(bound + step for bound in bounds for step in (0, 1) if bound)}


def _resized(value: Any, sizes: Iterable[int]) -> Iterator[Any]:
    """The value with more or less in it."""
    if isinstance(value, list) and value:
        yield from (value[:1] * count for count in sizes)
    if isinstance(value, dict):
        yield {**value, "addedField": "text"}


def _generated(shape: Mapping[str, Any], count: int) -> Iterator[Any]:
    text = json.dumps(without(dict(shape), MEANING))
    for _ in range(count):
        with suppress(ValueError):
            yield json.loads(jsoncompat.generate_value(text, 5))


def _keys(path: str) -> list[str]:
    """`documents[].digest` -> documents, [], digest."""
    return re.findall(r"[^.\[\]]+|\[\]", path)


def _plain(path: str) -> str:
    return re.sub(r"\[\d*\]", "", path.removeprefix("$").lstrip("."))
