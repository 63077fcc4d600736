"""Writes what is generated from the structs, schemas and catalog, in the checkout: `python -m signal9_contracts`."""

from pathlib import Path

from signal9_contracts.catalog_file import build_catalog, render_catalog
from signal9_contracts.parties import read_parties
from signal9_contracts.schemas import write_if_changed, write_schemas


def main(contracts: Path) -> list[Path]:
    """Write `schemas/` and `catalog.json` in the folder `contracts`; gives the files that changed."""
    changed = write_schemas(contracts / "schemas")
    catalog = build_catalog(read_parties(contracts.parent), contracts / "examples")
    return [*changed, *write_if_changed(contracts / "catalog.json", render_catalog(catalog))]


if __name__ == "__main__":
    for path in main(Path(__file__).parents[2]):
        print(path)  # noqa: T201  # a tool for people
