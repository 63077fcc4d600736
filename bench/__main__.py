"""Runs benchmarks by name, all by default: `python -m bench append decode`."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import _document
from bench.harness import Row

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parent / "docs" / "performance.md"


def names() -> list[str]:
    """The benchmarks of this folder: its modules that hold a function `bench`."""
    support = {"harness"}
    return sorted(
        path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_") and path.stem not in support
    )


def main(arguments: Sequence[str]) -> int:
    """Run the named benchmarks, say each row, and write the table."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*names(), []], help="benchmarks; all by default")
    parser.add_argument("--dry", action="store_true", help="do not write docs/performance.md")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a bar is not kept")
    options = parser.parse_args(arguments)
    results: dict[str, list[Row]] = {}
    for name in options.names or names():
        module = importlib.import_module(f"bench.{name}")
        for row in module.bench():
            kept = "" if row.met is None else " (kept)" if row.met else " (NOT KEPT)"
            print(f"{name}: {row.what}: {row.ours} beside {row.against}: {row.ratio}, bar {row.bar}{kept}", flush=True)
            results.setdefault(name, []).append(row)
        if not options.dry:
            _document.write(DOCUMENT, results)
    missed = any(row.met is False for rows in results.values() for row in rows)
    return 1 if missed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
