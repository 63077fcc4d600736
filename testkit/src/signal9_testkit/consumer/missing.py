"""What a declaration names and no contract has."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from signal9_contracts import CATALOG
from signal9_testkit.consumer.declaration import Reads, fields_by_path
from signal9_testkit.consumer.paths import EVERY, steps


def missing_fields(declaration: Reads) -> list[str]:
    """Declared events and fields that no contract has, a line each."""
    return list(_missing(declaration))


def _missing(declaration: Reads) -> Iterator[str]:
    for detail_type, paths in declaration.reads.items():
        if detail_type not in CATALOG:
            yield f"- {detail_type}: there is no such event.{_nearest(detail_type, list(CATALOG))} Events are: {', '.join(CATALOG)}."
            continue
        fields = fields_by_path(detail_type)
        for path in paths:
            if not _is_known(path, fields):
                version = CATALOG[detail_type].version
                yield (
                    f"- {detail_type}.{path}: version {version} has no such field.{_nearest(path, list(fields))} "
                    f"Fields are: {', '.join(name for name in fields if not name.startswith('metadata.'))}."
                )


def _is_known(path: str, fields: Mapping[str, Any]) -> bool:
    """Whether the contract has the path: a field, the items of a list or map as a whole, or one key of a map."""
    wanted = steps(path.removesuffix("[]").removesuffix(".*"))
    return path in fields or any(_same(wanted, steps(name)) for name in fields)


def _same(wanted: Sequence[str], known: Sequence[str]) -> bool:
    return len(wanted) == len(known) and all(
        mine in (theirs, EVERY) or theirs == EVERY for mine, theirs in zip(wanted, known, strict=True)
    )


def _nearest(name: str, names: Sequence[str]) -> str:
    found = get_close_matches(name, names, n=1, cutoff=0.5)
    return f" Nearest is {found[0]}." if found else ""
