"""What the sandbox needs from a vendor, whichever it is."""

from typing import Protocol

import msgspec

from signal9_sandbox.limits import Limit
from signal9_sandbox.wire import Answer, Request


class Call(msgspec.Struct, frozen=True):
    """What a request asks for: whose key, which function, about which symbol ("" when about all)."""

    key: str
    function: str
    symbol: str


class Vendor(Protocol):
    """A vendor: judges who asks, says what is asked, answers, and has words of its own for its limits."""

    name: str

    def refusal(self, request: Request) -> Answer | None:
        """Return the answer to a request that isn't served at all, None when it is."""
        ...

    def call(self, request: Request) -> Call:
        """Return what a served request asks for."""
        ...

    def limited(self, limit: Limit, call: Call) -> Answer:
        """Return the answer to a call over a limit."""
        ...

    def answer(self, request: Request) -> Answer:
        """Return the answer to a served request."""
        ...
