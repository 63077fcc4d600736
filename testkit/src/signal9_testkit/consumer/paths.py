"""Paths into a document as the contracts write them: `documents[].digest`, `components.*`."""

from collections.abc import Iterator, Sequence
from typing import Any

EVERY = "*"


def steps(path: str) -> list[str]:
    """The steps of a path; `[]` and `*` are steps of their own: `a[].b` has the steps a, [], b."""
    return [step for name in path.split(".") for step in name.replace("[]", ".[]").split(".") if step]


def values(document: Any, path: str) -> Iterator[Any]:
    """Every value that stands at `path`, null included; none where it is absent."""
    yield from _values(document, steps(path))


def _values(node: Any, rest: Sequence[str]) -> Iterator[Any]:
    if not rest:
        yield node
    elif rest[0] == "[]":
        for item in node if isinstance(node, list) else ():
            yield from _values(item, rest[1:])
    elif isinstance(node, dict):
        for name in node if rest[0] == EVERY else [rest[0]]:
            if name in node:
                yield from _values(node[name], rest[1:])


def reduced(document: Any, paths: Sequence[str]) -> Any:
    """The document with nothing but what stands at `paths` or below them."""
    return _reduced(document, [steps(path) for path in paths])


def _reduced(node: Any, wanted: Sequence[Sequence[str]]) -> Any:
    if any(not rest for rest in wanted):
        return node
    if isinstance(node, list):
        return [_reduced(item, [rest[1:] for rest in wanted if rest[0] == "[]"]) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for name, child in node.items():
        below = [rest[1:] for rest in wanted if rest[0] in (name, EVERY)]
        if below:
            kept[name] = _reduced(child, below)
    return kept
