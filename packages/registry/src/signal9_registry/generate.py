"""Writes what is generated from the structs, and releases it: `python -m signal9_registry.generate [--release NAME]`."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from signal9_contracts import CATALOG, ContractError, InvalidExample
from signal9_contracts.files import unfit_examples
from signal9_contracts.schemas import write_if_changed, write_schemas
from signal9_registry.catalog_file import build_catalog, render_catalog
from signal9_registry.golden import write_golden
from signal9_registry.operations import write_operations
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
    return [*changed, *write_if_changed(contracts / "catalog.json", render_catalog(catalog))]


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
