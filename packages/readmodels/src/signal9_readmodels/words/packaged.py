"""Tables that ship with the package beside its modules."""

import tomllib
from importlib import resources
from typing import Any


def packaged(name: str) -> dict[str, Any]:
    """The TOML file of that name, as it is."""
    return tomllib.loads(resources.files("signal9_readmodels.words").joinpath(name).read_text(encoding="utf-8"))
