"""Writes what is generated from the structs, and releases it: `python -m signal9_registry.generate [--release NAME]`."""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from signal9_contracts import CATALOG, ContractError, InvalidExample
from signal9_contracts.files import unfit_examples
from signal9_contracts.operations import OPERATIONS
from signal9_contracts.schemas import DIALECT, write_if_changed, write_schemas
from signal9_registry.catalog_file import build_catalog, rendered
from signal9_registry.parties import read_parties
from signal9_registry.services import write_service_texts


def generate(contracts: Path) -> list[Path]:
    """Write `schemas/`, `operations/`, `catalog.json` and missing `golden/` events in the folder `contracts`, and the services' texts
    beside it; gives the files that changed.

    Raises:
        InvalidExample: an example does not fit its contract, or an event has none; the schemas are written all the same.
    """
    changed = write_schemas(contracts / "schemas") + write_operations(contracts / "operations")
    for sentence in unfit_examples(contracts):
        raise InvalidExample(sentence)
    parties = read_parties(contracts.parent)
    changed += write_service_texts(contracts.parent, parties)
    catalog = build_catalog(parties, contracts / "examples")
    changed += write_golden(contracts / "golden", contracts / "examples")
    return [*changed, *write_if_changed(contracts / "catalog.json", rendered(catalog))]


def write_operations(folder: Path) -> list[Path]:
    """Write `<operation>.schema.json` of what schedules, the workflow and operators ask of functions; gives the files that changed.

    They are no events and stand in no catalog.
    """
    changed = []
    for name, struct in OPERATIONS.items():
        schema = {"$schema": DIALECT, "$id": f"signal9:{name}", **msgspec.json.schema(struct)}
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        changed += write_if_changed(folder / f"{name}.schema.json", text)
    return changed


def write_golden(golden: Path, examples: Path) -> list[Path]:
    """Add the golden events that today's versions lack, each a copy of its first example; gives the new files.

    There is one of every version that was ever published, as it was written then; none is ever changed.

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


def release(contracts: Path, name: str) -> Path:
    """Keep today's schemas and examples as `released/<name>`, which later ones must be compatible with; gives that folder.

    Raises:
        ContractError: there is a release of that name; what was released stays as it is.
    """
    folder = contracts / "released" / name
    if folder.exists():
        raise ContractError(f"{folder} exists, and what was released never changes. Choose another name.")
    for entry in CATALOG.values():
        place = f"{entry.detail_type}/v{entry.version}"
        schema = folder / "schemas" / f"{place}.json"
        schema.parent.mkdir(parents=True)
        shutil.copyfile(contracts / "schemas" / f"{place}.json", schema)
        shutil.copytree(contracts / "examples" / place, folder / "examples" / place)
    return folder


def main(arguments: Sequence[str], contracts: Path = Path(__file__).parents[4] / "contracts") -> int:
    """Run by hand after a change of a struct; answers the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m signal9_registry.generate", description=__doc__)
    parser.add_argument("--release", metavar="NAME", help="keep the contracts as released, e.g. 0.2.0")
    chosen = parser.parse_args(arguments)
    try:
        for path in generate(contracts):
            print(path)  # noqa: T201  # a tool for people
        if chosen.release:
            print(release(contracts, chosen.release))  # noqa: T201  # a tool for people
    except ContractError as error:
        print(f"signal9-registry: {error}", file=sys.stderr)  # noqa: T201  # a tool for people
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
