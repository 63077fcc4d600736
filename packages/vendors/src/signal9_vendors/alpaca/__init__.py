"""Alpaca: the list of tradable assets."""

from typing import TYPE_CHECKING, Final

from signal9_runtime import setting
from signal9_vendors.vendor import Broker

if TYPE_CHECKING:
    from signal9_runtime import CircuitBreaker
    from signal9_vendors.alpaca.client import Alpaca
    from signal9_vendors.budget import CallBudget
    from signal9_vendors.keys import VendorKeys

NAME: Final = "alpaca"
_ID, _SECRET = "alpaca_key_id", "alpaca_secret_key"


def _connect(keys: "VendorKeys", budget: "CallBudget", breaker: "CircuitBreaker") -> "Alpaca":
    """Alpaca at SIGNAL9_ALPACA_URL."""
    # An HTTP client takes a quarter of a second to import.
    from signal9_vendors.alpaca.client import Alpaca
    from signal9_vendors.http import new_http

    # The whole list comes in one answer.
    return Alpaca(new_http(60.0), setting("SIGNAL9_ALPACA_URL"), keys[_ID], keys[_SECRET], budget, breaker=breaker)


ALPACA: Final = Broker(
    name=NAME,
    package=__name__,
    keys={_ID: "APCA_API_KEY_ID", _SECRET: "APCA_API_SECRET_KEY"},
    connect=_connect,
)
