"""Pact V4 files of asynchronous messages: what each expects, and whether a document fits it.

Understood of the matching rules: equality, type (with min and max), regex, integer, decimal, number, boolean, null, include.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

MESSAGE = "Asynchronous/Messages"


class Interaction(msgspec.Struct, frozen=True):
    """One message that a consumer expects."""

    description: str
    detail_type: str
    content: Mapping[str, Any]
    rules: Mapping[str, Sequence[Mapping[str, Any]]]
    """Path in the contracts' writing -> matchers, all of which must hold."""

    def paths(self) -> list[str]:
        """The fields that the message names, as the contracts write them."""
        return sorted({path for path, _ in _leaves(self.content, "")})

    def mismatches(self, document: Mapping[str, Any]) -> list[str]:
        """Why `document` is not such a message; empty where it is."""
        return list(_mismatches(self.content, document, "", self.rules, None))


def read_interactions(document: Mapping[str, Any]) -> list[Interaction]:
    """The messages of a Pact V4 file.

    Raises:
        msgspec.ValidationError: another version, another kind of interaction, or a rule that is not understood.
    """
    version = str(document["metadata"]["pactSpecification"].get("version", ""))
    if not version.startswith("4"):
        raise msgspec.ValidationError(f"it is of Pact specification {version!r}, and only 4 is read")
    return [_interaction(entry) for entry in document.get("interactions", ())]


def _interaction(entry: Mapping[str, Any]) -> Interaction:
    description = str(entry.get("description", ""))
    if entry.get("type") != MESSAGE:
        raise msgspec.ValidationError(
            f"the interaction {description!r} is of type {entry.get('type')!r}, not {MESSAGE!r}"
        )
    metadata = entry.get("metadata", {})
    detail_type = metadata.get("detail-type", metadata.get("detailType", ""))
    if not detail_type:
        raise msgspec.ValidationError(
            f"the interaction {description!r} names no event: put `detail-type` into its metadata"
        )
    rules = {}
    for path, rule in entry.get("matchingRules", {}).get("body", {}).items():
        for matcher in rule["matchers"]:
            if matcher["match"] not in _MATCHERS:
                raise msgspec.ValidationError(
                    f"the rule {matcher['match']!r} at {path!r} of {description!r} is not understood; expected one of {', '.join(_MATCHERS)}"
                )
        rules[_written(path)] = rule["matchers"]
    return Interaction(description, str(detail_type), entry["contents"]["content"], rules)


def _written(path: str) -> str:
    """Pact's `$.reasons[*].sentence` or `$['reasons'][*]['sentence']` as the contracts write it."""
    return (
        re.sub(r"\['([^']+)'\]", r".\1", path)
        .removeprefix("$")
        .removeprefix(".")
        .replace("[*]", "[]")
        .replace("[0]", "[]")
    )


def _leaves(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Mapping):
        for name, child in node.items():
            yield from _leaves(child, f"{path}.{name}".lstrip("."))
    elif isinstance(node, list) and any(isinstance(item, Mapping) for item in node):
        for item in node:
            yield from _leaves(item, f"{path}[]")
    else:
        yield path, node


def _mismatches(
    expected: Any,
    found: Any,
    path: str,
    rules: Mapping[str, Sequence[Mapping[str, Any]]],
    inherited: Sequence[Mapping[str, Any]] | None,
) -> Iterator[str]:
    # A type rule holds for everything below it that has no rule of its own.
    matchers = rules.get(path, inherited)
    below = matchers if matchers and all(matcher["match"] == "type" for matcher in matchers) else None
    if isinstance(expected, Mapping):
        if not isinstance(found, Mapping):
            yield f"{path or 'the document'} is {_said(found)}, expected an object"
            return
        for name, child in expected.items():
            inner = f"{path}.{name}".lstrip(".")
            if name not in found:
                yield f"{inner} is absent"
            else:
                yield from _mismatches(child, found[name], inner, rules, below)
    elif isinstance(expected, list):
        yield from _list_mismatches(expected, found, path, rules, matchers, below)
    else:
        for matcher in matchers or ({"match": "equality"},):
            if not _MATCHERS[matcher["match"]](expected, found, matcher):
                yield f"{path} is {_said(found)}, expected {_wanted(expected, matcher)}"


def _list_mismatches(
    expected: list[Any],
    found: Any,
    path: str,
    rules: Mapping[str, Sequence[Mapping[str, Any]]],
    matchers: Sequence[Mapping[str, Any]] | None,
    below: Sequence[Mapping[str, Any]] | None,
) -> Iterator[str]:
    if not isinstance(found, list):
        yield f"{path} is {_said(found)}, expected a list"
        return
    if below is None:
        if len(found) != len(expected):
            yield f"{path} has {len(found)} items, expected {len(expected)}"
        pairs = list(zip(expected, found, strict=False))
    else:
        least = max((int(matcher.get("min", 0)) for matcher in matchers or ()), default=0)
        most = min((int(matcher["max"]) for matcher in matchers or () if "max" in matcher), default=len(found))
        if not least <= len(found) <= most:
            yield f"{path} has {len(found)} items, expected {least} to {most}"
        pairs = [(expected[0], item) for item in found] if expected else []
    for child, item in pairs:
        yield from _mismatches(child, item, f"{path}[]", rules, below)


def _same_type(expected: Any, found: Any) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return isinstance(expected, bool) and isinstance(found, bool)
    if isinstance(expected, int | float):
        return isinstance(found, int | float)
    return type(expected) is type(found)


def _is_number(value: Any, *kinds: type) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)


_MATCHERS: Mapping[str, Any] = {
    "equality": lambda expected, found, _: expected == found,
    "type": lambda expected, found, _: _same_type(expected, found),
    "regex": lambda _, found, matcher: isinstance(found, str) and re.search(matcher["regex"], found) is not None,
    "integer": lambda _, found, __: _is_number(found, int),
    "decimal": lambda _, found, __: _is_number(found, float),
    "number": lambda _, found, __: _is_number(found, int, float),
    "boolean": lambda _, found, __: isinstance(found, bool),
    "null": lambda _, found, __: found is None,
    "include": lambda _, found, matcher: str(matcher["value"]) in str(found),
}


def _said(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}..."


def _wanted(expected: Any, matcher: Mapping[str, Any]) -> str:
    match matcher["match"]:
        case "equality":
            return _said(expected)
        case "type":
            return f"the type of {_said(expected)}"
        case "regex":
            return f"a match of {matcher['regex']}"
        case kind:
            return str(kind)
