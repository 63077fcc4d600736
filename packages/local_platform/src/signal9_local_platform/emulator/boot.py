"""Loads this folder as the package `signal9_emulator`, without putting anything of ours on the emulator's import path.

Run as `python -P boot.py`: the Lambda workers that the emulator starts must not see our modules by accident.
"""

import importlib
import importlib.util
import sys
from pathlib import Path

NAME = "signal9_emulator"


def main() -> None:  # pragma: no cover - runs on the emulator's Python; tests/integration drives it
    """Import the package under its own name and serve until SIGTERM."""
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is not a package; reinstall signal9-local-platform.")
    package = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = package
    spec.loader.exec_module(package)
    importlib.import_module(f"{NAME}.server").main()


if __name__ == "__main__":
    main()
