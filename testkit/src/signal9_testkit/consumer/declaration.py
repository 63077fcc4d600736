"""What a consumer team declares: a TOML or JSON file of fields by event, or a Pact V4 file of messages."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from signal9_contracts import CATALOG
from signal9_contracts.fields import Declaration, Field, fields_of
from signal9_contracts.schemas import schema_of
from signal9_testkit.consumer.pact import Interaction, read_interactions
from signal9_testkit.errors import UnreadableSource


class Reads(Declaration, frozen=True, forbid_unknown_fields=True):
    """A consumer and the fields it reads, by detail-type; the same file that stands in `contracts/consumers/`."""

    interactions: tuple[Interaction, ...] = ()
    """Messages of a Pact file; empty otherwise."""


def read_declaration(path: Path) -> Reads:
    """The declaration in a file; which kind it is, its content tells.

    Raises:
        UnreadableSource: absent, no TOML or JSON, or of another shape; says what was expected.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document: Any = tomllib.loads(text) if path.suffix == ".toml" else msgspec.json.decode(text)
        if isinstance(document, dict) and "pactSpecification" in document.get("metadata", {}):
            return _of_pact(document)
        return msgspec.convert(document, Reads)
    except (
        OSError,
        UnicodeDecodeError,
        tomllib.TOMLDecodeError,
        msgspec.DecodeError,
        msgspec.ValidationError,
    ) as error:
        raise UnreadableSource(
            f"The declaration {path} can't be read: {error}. Expected is TOML or JSON with `consumer`, `contact` and `reads` "
            "(detail-type -> list of fields), or a Pact V4 file of asynchronous messages."
        ) from error


def _of_pact(document: Mapping[str, Any]) -> Reads:
    interactions = read_interactions(document)
    reads: dict[str, tuple[str, ...]] = {}
    for interaction in interactions:
        before = reads.get(interaction.detail_type, ())
        reads[interaction.detail_type] = tuple(dict.fromkeys([*before, *interaction.paths()]))
    return Reads(str(document["consumer"]["name"]), reads, interactions=tuple(interactions))


def fields_by_path(detail_type: str) -> dict[str, Field]:
    """The fields of today's contract of an event."""
    return {field.path: field for field in fields_of(schema_of(CATALOG[detail_type]))}


def is_always_there(path: str, fields: Mapping[str, Field]) -> bool:
    """Whether the contract promises the field in every event: it and everything above it is required, and no list is in between."""
    if "[]" in path or "*" in path:
        return False
    names = path.split(".")
    above = [".".join(names[: end + 1]) for end in range(len(names))]
    return all(one in fields and fields[one].required for one in above)
