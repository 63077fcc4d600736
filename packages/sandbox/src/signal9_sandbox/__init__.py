"""The vendors' sandbox: AlphaVantage and Alpaca as they answer, from packaged facts, on this machine only."""

from typing import TYPE_CHECKING, Any

from signal9_sandbox.alpaca import asset_id
from signal9_sandbox.faults import Fault
from signal9_sandbox.keys import ALPACA_KEY_ID, ALPACA_SECRET_KEY, ALPHAVANTAGE_KEY, Keys

if TYPE_CHECKING:
    from signal9_sandbox.sandbox import Sandbox

__all__ = ["ALPACA_KEY_ID", "ALPACA_SECRET_KEY", "ALPHAVANTAGE_KEY", "Fault", "Keys", "Sandbox", "asset_id"]


def __getattr__(name: str) -> Any:
    """Import the server with the first use of `Sandbox`: a command that needs the keys does not load it."""
    if name != "Sandbox":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from signal9_sandbox.sandbox import Sandbox

    return Sandbox
