"""JSON Schemas (2020-12) of every event, generated from the structs; the files in `schemas/` are checked against them."""

import json
from pathlib import Path
from typing import Any

import msgspec

from signal9_contracts.catalog import CATALOG, EventType

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(entry: EventType) -> dict[str, Any]:
    """The self-contained JSON Schema of one event, with `$id` `signal9:<detailType>:v<N>`."""
    _, components = msgspec.json.schema_components([entry.struct], ref_template="#/$defs/{name}")
    schema: dict[str, Any] = components.pop(entry.struct.__name__)
    # The struct gives metadata a default only because the store assigns it; on the wire it is required.
    schema["properties"]["metadata"].pop("default", None)
    schema["required"] = ["metadata", *[name for name in schema.get("required", []) if name != "metadata"]]
    return {"$schema": DIALECT, "$id": f"signal9:{entry.detail_type}:v{entry.version}", **schema, "$defs": components}


def render(entry: EventType) -> str:
    """The schema's file content."""
    return json.dumps(schema_of(entry), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema below `folder` as `<detailType>/v<N>.json`; gives the files that changed.

    The schema of an older version is left as it is: it says what stored events look like.
    """
    changed = []
    for entry in CATALOG.values():
        changed += write_if_changed(folder / entry.detail_type / f"v{entry.version}.json", render(entry))
    return changed


def write_if_changed(path: Path, content: str) -> list[Path]:
    """Write the file unless it holds just that; gives the path if it was written."""
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return [path]
