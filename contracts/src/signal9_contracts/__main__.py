"""Writes the schemas beside this package's source: `python -m signal9_contracts`."""

from pathlib import Path

from signal9_contracts.schemas import write_schemas

if __name__ == "__main__":
    for path in write_schemas(Path(__file__).parents[2] / "schemas"):
        print(path)  # noqa: T201  # a tool for people
