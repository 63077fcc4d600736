"""The schemas, examples and catalog that come with this package."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from signal9_contracts.catalog import CATALOG, find_event_type
from signal9_contracts.faults import find_faults


def data_folder() -> Path:
    """The folder with `catalog.json`, `schemas/` and `examples/`: of the installed package, or of the checkout it runs from."""
    package = Path(__file__).parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1]


def unfit_examples(contracts: Path) -> Iterator[str]:
    """A sentence for each example of the newest versions that does not fit its contract, and each event without one.

    Args:
        contracts: the folder that holds `examples/`.
    """
    for name, entry in CATALOG.items():
        folder = contracts / "examples" / name / f"v{entry.version}"
        paths = sorted(folder.glob("*.json"))
        if not paths:
            yield f"{folder} holds no example of {name!r}. Add typical.json."
        for path in paths:
            faults = find_faults(name, path.read_bytes())
            if faults:
                yield f"{path} does not fit {name!r}: {'; '.join(map(str, faults[:10]))}. Correct the example or the struct."


def schema_path(detail_type: str) -> Path:
    """The JSON Schema (2020-12) of the newest version of an event.

    Raises:
        UnknownEvent: no such detail-type.
    """
    entry = find_event_type(detail_type)
    return data_folder() / "schemas" / detail_type / f"v{entry.version}.json"


def examples_of(detail_type: str) -> Mapping[str, Any]:
    """The examples of the newest version of an event: name -> document. Each has at least `typical`.

    Raises:
        UnknownEvent: no such detail-type.
    """
    folder = data_folder() / "examples" / detail_type / f"v{find_event_type(detail_type).version}"
    return {path.stem: msgspec.json.decode(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
