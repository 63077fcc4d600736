"""Golden events: one of every version that was ever published, as it was written then; they are added to and never changed."""

from pathlib import Path

import msgspec

from signal9_contracts import CATALOG, ContractError


def write_golden(golden: Path, examples: Path) -> list[Path]:
    """Add the golden events that today's versions lack, each a copy of its first example; gives the new files.

    Raises:
        ContractError: a version has no example to copy.
    """
    added = []
    for entry in CATALOG.values():
        path = golden / entry.detail_type / f"v{entry.version}.json"
        if path.exists():
            continue
        candidates = sorted((examples / entry.detail_type / f"v{entry.version}").glob("*.json"))
        if not candidates:
            raise ContractError(
                f"{entry.detail_type!r} version {entry.version} has no example. Write one to {examples / entry.detail_type}."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        # `typical` says more than an edge case does.
        chosen = next((each for each in candidates if each.stem == "typical"), candidates[0])
        path.write_bytes(msgspec.json.format(chosen.read_bytes(), indent=2) + b"\n")
        added.append(path)
    return added
