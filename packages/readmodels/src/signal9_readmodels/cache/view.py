"""What is cached: a named view of some type, with how long it may be shown."""

from hashlib import sha256
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")


class View(Generic[T]):
    """A kind of cached answer, of any type that msgspec can decode.

    Every key holds the shape of the type and `version`: raise that when a meaning changes and the shape does not. What other code kept is
    not read. `seconds` bounds
    how long an answer is shown after the state it tells of has changed, should its invalidation be lost; up to a fifth is taken off at
    random, so that what was built together does not expire together. `absent_seconds` is the same for the answer None.
    """

    __slots__ = ("_decoder", "absent_seconds", "name", "prefix", "seconds")

    def __init__(self, name: str, *, version: int, type: Any, seconds: float, absent_seconds: float = 15.0) -> None:
        self.name = name
        shape = sha256(msgspec.json.encode(msgspec.json.schema(type), order="deterministic")).hexdigest()[:8]
        self.prefix = f"signal9:{name}:v{version}-{shape}:"
        self.seconds = seconds
        self.absent_seconds = absent_seconds
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(type)

    def encode(self, value: T) -> bytes:
        """The answer as JSON."""
        return msgspec.json.encode(value)

    def decode(self, payload: bytes) -> T:
        """The answer in `payload`.

        Raises:
            msgspec.MsgspecError: it is none of this view.
        """
        return self._decoder.decode(payload)
