"""Wiring that happens once, at the first call and not at import."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

T = TypeVar("T")


def lazy(build: Callable[[], T]) -> Callable[[], T]:
    """A function that builds its value at the first call and gives the same one ever after.

    A build that raises is tried again at the next call: a Lambda that met a passing fault recovers.
    """
    return cache(build)
