"""What happens once, at the first use and not at import: wiring, and the modules behind a package's face."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

T = TypeVar("T")


def lazy(build: Callable[[], T]) -> Callable[[], T]:
    """A function that builds its value at the first call and gives the same one ever after.

    A build that raises is tried again at the next call: a Lambda that met a passing fault recovers.
    """
    return cache(build)


def lazy_face(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package, which imports a module when one of its names is first asked for.

    Args:
        homes: module below the package -> its public names, with blanks between.
    """
    places = {name: f"{package}.{module}" for module, names in homes.items() for name in names.split()}

    def attribute(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(places[name]), name)

    return attribute
