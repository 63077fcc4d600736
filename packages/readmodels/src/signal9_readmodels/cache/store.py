"""The port of the cache: bytes by key, each with an expiry, none of them sure to be there."""

from collections.abc import Sequence
from typing import Protocol


class Store(Protocol):
    """Keeps bytes for a while, and may forget any of them at any time. Every method may raise `CacheUnavailable`."""

    def get(self, keys: Sequence[str]) -> list[bytes | None]:
        """The values of `keys` in their order, all read at one moment; None where there is none."""
        ...

    def put(self, key: str, value: bytes, seconds: float, *, only_if_absent: bool = False) -> bool:
        """Keep `value` for at most `seconds`; says whether it was taken."""
        ...

    def delete(self, keys: Sequence[str]) -> None:
        """Forget `keys`."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def delete_if(self, key: str, value: bytes) -> bool:
        """Forget `key` where it holds just `value`; says whether it did."""
        ...
