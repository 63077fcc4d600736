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
    schema["properties"]["metadata"] = {"$ref": "#/$defs/Metadata"}
    schema["required"] = ["metadata", *[name for name in schema.get("required", []) if name != "metadata"]]
    return {"$schema": DIALECT, "$id": f"signal9:{entry.detail_type}:v{entry.version}", **schema, "$defs": components}


def render(entry: EventType) -> str:
    """The schema's file content."""
    return json.dumps(schema_of(entry), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema below `folder` as `<detailType>/v<N>.json`; gives the files that changed."""
    changed = []
    for entry in CATALOG.values():
        path = folder / entry.detail_type / f"v{entry.version}.json"
        content = render(entry)
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            changed.append(path)
    return changed
