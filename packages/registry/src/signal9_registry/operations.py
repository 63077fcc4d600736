"""Schemas of the operations: what schedules, the workflow and operators ask of functions. They are no events and stand in no catalog."""

import json
from pathlib import Path

import msgspec

from signal9_contracts.operations import OPERATIONS
from signal9_contracts.schemas import DIALECT, write_if_changed


def write_operations(folder: Path) -> list[Path]:
    """Write `<operation>.schema.json` of each below `folder`; gives the files that changed."""
    changed = []
    for name, struct in OPERATIONS.items():
        schema = {"$schema": DIALECT, "$id": f"signal9:{name}", **msgspec.json.schema(struct)}
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        changed += write_if_changed(folder / f"{name}.schema.json", text)
    return changed
