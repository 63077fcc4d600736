"""`catalog.json`: every event with its producers, consumers, fields, examples and changes, for readers without Python."""

from pathlib import Path
from typing import Any

import msgspec

from signal9_contracts import CATALOG, SOURCE, EventType, Metadata
from signal9_contracts.fields import Field, fields_of
from signal9_contracts.schemas import schema_of
from signal9_registry.parties import Parties


class Change(msgspec.Struct, frozen=True):
    """What one version changed."""

    version: int
    change: str


class CatalogEvent(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One event, with everything that a consumer team asks about it."""

    detail_type: str
    version: int
    published: bool
    description: str
    stream: str
    producers: list[str]
    consumers: list[str]
    schema: str
    examples: list[str]
    """Paths from the folder of the catalog."""
    fields: list[Field]
    """Without those of `metadata`, which every event has alike."""
    changes: list[Change]


class Catalog(msgspec.Struct, frozen=True):
    """The file's content."""

    source: str
    metadata: list[Field]
    events: list[CatalogEvent]


def build_catalog(parties: Parties, examples: Path) -> Catalog:
    """The catalog of this package's events.

    Args:
        parties: who produces and consumes.
        examples: the folder `examples/`.
    """
    _, components = msgspec.json.schema_components([Metadata], ref_template="#/$defs/{name}")
    events = [_event(entry, parties, examples) for entry in CATALOG.values()]
    return Catalog(source=SOURCE, metadata=fields_of(components["Metadata"]), events=events)


def rendered(document: Any) -> str:
    """The text of a file that holds the document as JSON."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _event(entry: EventType, parties: Parties, examples: Path) -> CatalogEvent:
    schema: dict[str, Any] = schema_of(entry)
    place = f"{entry.detail_type}/v{entry.version}"
    return CatalogEvent(
        detail_type=entry.detail_type,
        version=entry.version,
        published=entry.published,
        description=schema["description"],
        stream=entry.stream,
        producers=parties.producers(entry.detail_type),
        consumers=parties.consumers(entry.detail_type),
        schema=f"schemas/{place}.json",
        examples=[f"examples/{place}/{path.name}" for path in sorted((examples / place).glob("*.json"))],
        fields=[field for field in fields_of(schema) if field.path.partition(".")[0] != "metadata"],
        changes=[Change(version, change) for version, change in enumerate(entry.changes, 1)],
    )
